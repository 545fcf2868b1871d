public import DatastreamCore
public import Middy

/// A response with status, headers and a body that may stream, for Function URLs, API Gateway and CloudFront.
///
/// Named so because `HTTPResponse` is swift-http-types'.
public struct HTTPEventResponse: Sendable, ResponseConvertible {
    /// The status code.
    ///
    /// Default: 200.
    public var statusCode: Int
    /// The header fields.
    ///
    /// `Set-Cookie` fields are sent as cookies. Default: none.
    public var headers: HeaderFields
    /// One `Set-Cookie` value each.
    ///
    /// Default: none.
    public var cookies: [String]
    /// The body.
    ///
    /// Default: empty.
    public var body: ResponseBody
    /// Whether the body is base64 text, which is decoded before it is sent.
    ///
    /// For handlers that come from Middy; a body of bytes needs no base64. Default: false.
    public var isBase64Encoded: Bool
    /// Whether a buffered answer gives cookies as `multiValueHeaders`, which is all that payload format 1.0 knows.
    package var sendsCookiesAsHeaders = false

    /// Makes a response from a body made elsewhere, or without one.
    public init(
        statusCode: Int = 200,
        headers: HeaderFields = [:],
        cookies: [String] = [],
        body: ResponseBody = .empty,
        isBase64Encoded: Bool = false
    ) {
        self.statusCode = statusCode
        self.headers = headers
        self.cookies = cookies
        self.body = body
        self.isBase64Encoded = isBase64Encoded
    }

    /// Makes a response with text or bytes as its body.
    public init(
        statusCode: Int = 200,
        headers: HeaderFields = [:],
        cookies: [String] = [],
        body: some BodyChunk,
        isBase64Encoded: Bool = false
    ) {
        self.init(
            statusCode: statusCode,
            headers: headers,
            cookies: cookies,
            body: ResponseBody(body),
            isBase64Encoded: isBase64Encoded
        )
    }

    /// Makes a response with a stream of bytes or text as its body.
    @inlinable
    public init<Stream: DrivableStream>(
        statusCode: Int = 200,
        headers: HeaderFields = [:],
        cookies: [String] = [],
        body: Stream,
        isBase64Encoded: Bool = false
    ) where Stream.Element: BodyChunk {
        self.init(
            statusCode: statusCode,
            headers: headers,
            cookies: cookies,
            body: ResponseBody(body),
            isBase64Encoded: isBase64Encoded
        )
    }

    /// Makes a response with an asynchronous sequence of bytes or text as its body.
    @inlinable
    public init<Base: AsyncSequence & Sendable>(
        statusCode: Int = 200,
        headers: HeaderFields = [:],
        cookies: [String] = [],
        body: Base,
        isBase64Encoded: Bool = false
    ) where Base.Element: BodyChunk, Base.AsyncIterator: SendableMetatype {
        self.init(
            statusCode: statusCode,
            headers: headers,
            cookies: cookies,
            body: ResponseBody(body),
            isBase64Encoded: isBase64Encoded
        )
    }

    /// The response itself.
    public consuming func response() -> HTTPEventResponse { self }
}
