import DatastreamJSON
public import Middy
public import MiddyHTTP
public import NIOCore

/// A response that can go out over Lambda's response stream.
public protocol LambdaResponse: Sendable {
    /// The response for an invocation that is answered with nothing.
    static var nothing: Self { get }

    /// The body.
    var body: ResponseBody { get }

    /// The content type of the response stream.
    static var streamContentType: String { get }

    /// The bytes that stand before the body in the response stream.
    /// - Throws: ``LambdaError/Code/preludeTooLarge``.
    func prelude() throws -> ByteBuffer

    /// The response as a buffered function returns it.
    /// - Parameter body: All bytes of the body.
    func buffered(_ body: ByteBuffer) throws -> ByteBuffer
}

extension BodyResponse: LambdaResponse {
    /// An empty body.
    public static var nothing: BodyResponse { BodyResponse(body: .empty) }

    /// `application/octet-stream`.
    public static var streamContentType: String { "application/octet-stream" }

    /// Nothing stands before the body.
    public func prelude() -> ByteBuffer { ByteBuffer() }

    /// The body itself.
    public func buffered(_ body: ByteBuffer) -> ByteBuffer { body }
}

extension HTTPEventResponse: LambdaResponse {
    /// Status 200 and an empty body.
    public static var nothing: HTTPEventResponse { HTTPEventResponse() }

    /// The HTTP integration's type, which announces a prelude.
    public static var streamContentType: String { "application/vnd.awslambda.http-integration-response" }

    /// The largest prelude that the service takes, its delimiter included: 16 KiB.
    static var maximumPreludeSize: Int { 16_384 }

    /// Status, headers and cookies as JSON, and eight NUL bytes.
    public func prelude() throws -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        writeHead(into: &json)
        json.endObject()
        var bytes = ByteBuffer(bytes: json.finish())
        bytes.writeRepeatingByte(0, count: 8)
        guard bytes.readableBytes <= Self.maximumPreludeSize else {
            throw LambdaError(
                .preludeTooLarge,
                """
                status, headers and cookies make \(bytes.readableBytes) bytes; Lambda takes at most \
                \(Self.maximumPreludeSize). Move what is large into the body
                """
            )
        }
        return bytes
    }

    /// The JSON of the proxy integration; a body that is not UTF-8 goes out as base64.
    public func buffered(_ body: ByteBuffer) -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        writeHead(into: &json)
        let text = String(validating: body.readableBytesView, as: UTF8.self)
        json.key("body")
        json.value(text ?? base64(body.readableBytesView))
        json.key("isBase64Encoded")
        json.value(text == nil)
        json.endObject()
        return ByteBuffer(bytes: json.finish())
    }

    private func writeHead(into json: inout JSONWriter) {
        json.key("statusCode")
        json.value(statusCode)
        json.key("headers")
        json.beginObject()
        var written: Set<String> = []
        for field in headers where !isSetCookie(field) && written.insert(field.name.lowercased()).inserted {
            json.key(field.name)
            json.value(headers[field.name] ?? "")
        }
        json.endObject()
        let cookies = cookies + headers.filter(isSetCookie).map(\.value)
        if !cookies.isEmpty {
            json.key("cookies")
            json.beginArray()
            for cookie in cookies { json.value(cookie) }
            json.endArray()
        }
    }

    private func isSetCookie(_ field: HeaderFields.Field) -> Bool { field.name.lowercased() == "set-cookie" }
}
