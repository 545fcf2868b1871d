import DatastreamJSON
public import MiddyHTTP
import NIOCore

extension HTTPEvent {
    /// The body read as JSON, whatever its content type.
    ///
    /// ```swift
    /// let order = try event.decodeBody(as: Order.self)
    /// ```
    /// - Parameter type: What to read it as.
    /// - Throws: ``HTTPError`` with status 422 when the body is absent or is not such a value, as Middy's
    ///   `http-json-body-parser` does, and 400 when it is said to be base64 and is not; the position is in the error's cause.
    public func decodeBody<Value: Decodable>(as type: Value.Type) throws -> Value {
        let bytes = Array(try bodyBytes().readableBytesView)
        guard !bytes.isEmpty else { throw HTTPError(422, "the request has no body") }
        do {
            return try JSONValueDecoder().decode(type, from: bytes)
        } catch {
            throw HTTPError(422, "the request's body is not the JSON that is expected", underlying: error)
        }
    }
}
