import DatastreamBase64
import DatastreamCore
import DatastreamJSON
import Middy
public import MiddyHTTP
public import NIOCore

extension HTTPEventResponse: LambdaResponse {
    /// Status 200 and an empty body.
    public static var nothing: HTTPEventResponse { HTTPEventResponse() }

    /// The HTTP integration's type, which announces a prelude.
    public static var streamContentType: String { "application/vnd.awslambda.http-integration-response" }

    /// The largest prelude that the service takes, its delimiter included: 16 KiB.
    static var maximumPreludeSize: Int { 16_384 }

    /// The response with its body decoded and its size checked, or without a body.
    ///
    /// An answer to HEAD, and one with a status of 1xx, 204 or 304, has no body (RFC 9110, section 6.4.1), so its source is
    /// not run; 1xx and 204 have no `Content-Length` either (section 8.6).
    public func prepared(for request: (any HTTPEvent)?) throws -> HTTPEventResponse {
        guard (100...599).contains(statusCode) else {
            throw LambdaError(.invalidResponse, "the status code is \(statusCode); it has to be 100 to 599")
        }
        var response = self
        response.sendsCookiesAsHeaders = request is RESTAPIEvent
        if (100...199).contains(statusCode) || statusCode == 204 { response.headers["Content-Length"] = nil }
        if request?.method == "HEAD" || (100...199).contains(statusCode) || statusCode == 204 || statusCode == 304 {
            response.body = .empty
            return response
        }
        if isBase64Encoded {
            response.body = ResponseBody(body.stream.pipe(through: Base64BodyStream()))
            response.isBase64Encoded = false
        }
        if let length = headers["Content-Length"] {
            guard let count = Int(length), count >= 0 else {
                throw LambdaError(.invalidResponse, "Content-Length is \"\(length)\"; it has to be a number of bytes")
            }
            response.body.expectedByteCount = count
        }
        return response
    }

    /// Status, headers and cookies as JSON, and eight NUL bytes.
    public func prelude() throws -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        writeHead(into: &json, cookiesAsHeaders: false)
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
        writeHead(into: &json, cookiesAsHeaders: sendsCookiesAsHeaders)
        let text = String(validating: body.readableBytesView, as: UTF8.self)
        json.key("body")
        json.value(text ?? Base64.encode(body.readableBytesView))
        json.key("isBase64Encoded")
        json.value(text == nil)
        json.endObject()
        return ByteBuffer(bytes: json.finish())
    }

    private func writeHead(into json: inout JSONWriter, cookiesAsHeaders: Bool) {
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
        guard !cookies.isEmpty else { return }
        if cookiesAsHeaders {
            json.key("multiValueHeaders")
            json.beginObject()
        }
        json.key(cookiesAsHeaders ? "Set-Cookie" : "cookies")
        json.beginArray()
        for cookie in cookies { json.value(cookie) }
        json.endArray()
        if cookiesAsHeaders { json.endObject() }
    }

    private func isSetCookie(_ field: HeaderFields.Field) -> Bool { field.name.lowercased() == "set-cookie" }
}
