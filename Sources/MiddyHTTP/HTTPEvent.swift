import DatastreamBase64
public import NIOCore

/// An event that is an HTTP request, whichever service has sent it.
///
/// Middlewares that look at a request, such as ``httpContentNegotiation(encodings:languages:charsets:mediaTypes:)``, take any
/// event of this kind.
public protocol HTTPEvent: Sendable {
    /// The method, in capitals.
    var method: String { get }
    /// The header fields.
    var headers: HeaderFields { get }
    /// The body as the service has sent it, base64 when `isBase64Encoded`, or nil when there is none.
    var body: String? { get }
    /// Whether `body` is base64.
    var isBase64Encoded: Bool { get }
}

extension HTTPEvent {
    /// The bytes of the body, decoded when they came as base64; none when there is no body.
    /// - Throws: ``HTTPError`` with status 400 when the body is said to be base64 and is not.
    public func bodyBytes() throws -> ByteBuffer {
        guard let body else { return ByteBuffer() }
        guard isBase64Encoded else { return ByteBuffer(string: body) }
        do {
            return ByteBuffer(bytes: try Base64.decode(body.utf8))
        } catch {
            throw HTTPError(400, "the request's body is not base64", underlying: error)
        }
    }

    /// The body as text; bytes that are not UTF-8 become U+FFFD.
    /// - Throws: ``HTTPError`` with status 400 when the body is said to be base64 and is not.
    public func bodyText() throws -> String { String(buffer: try bodyBytes()) }
}
