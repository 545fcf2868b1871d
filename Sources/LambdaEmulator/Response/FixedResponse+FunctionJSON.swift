import DatastreamBase64
import DatastreamJSON
import NIOCore
import NIOHTTP1

extension FixedResponse {
    /// Reads a function's response of payload format 2.0.
    ///
    /// `statusCode` makes it a response with `headers`, `cookies`, `body` and `isBase64Encoded`; any other JSON is a body of
    /// its own, with status 200 and content type `application/json`.
    init(functionJSON json: ByteBuffer) throws(FunctionFailure) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: json.readableBytesView)
        } catch {
            throw Self.invalid("it is not JSON (\(error)); only an invoke mode of response-stream takes other bytes")
        }
        guard value["statusCode"] != nil else {
            self.init(.ok, headers: ["Content-Type": "application/json"], bytes: json)
            return
        }
        let prelude = try Prelude(value, defaultContentType: "application/json")
        self.init(prelude.status, headers: prelude.headers)
        body = try Self.body(of: value)
    }

    private static func body(of value: JSONValue) throws(FunctionFailure) -> [UInt8] {
        guard let body = value["body"], !body.isNull else { return [] }
        guard let text = body.string else { throw invalid("body is not a string") }
        switch value["isBase64Encoded"] {
        case nil, .null, .bool(false): return Array(text.utf8)
        case .bool(true):
            guard let bytes = Base64.decode(text) else { throw invalid("body is not base64") }
            return bytes
        default: throw invalid("isBase64Encoded is not true or false")
        }
    }

    private static func invalid(_ reason: String) -> FunctionFailure {
        FunctionFailure(type: "Runtime.InvalidResponse", message: "The function's response cannot be used: \(reason).")
    }
}
