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

    /// Makes a response from a body made elsewhere, or without one.
    public init(
        statusCode: Int = 200,
        headers: HeaderFields = [:],
        cookies: [String] = [],
        body: ResponseBody = .empty
    ) {
        self.statusCode = statusCode
        self.headers = headers
        self.cookies = cookies
        self.body = body
    }

    /// Makes a response with text or bytes as its body.
    public init(
        statusCode: Int = 200,
        headers: HeaderFields = [:],
        cookies: [String] = [],
        body: some BodyChunk
    ) {
        self.init(statusCode: statusCode, headers: headers, cookies: cookies, body: ResponseBody(body))
    }

    /// Makes a response with a stream of bytes or text as its body.
    @inlinable
    public init<Stream: DrivableStream>(
        statusCode: Int = 200,
        headers: HeaderFields = [:],
        cookies: [String] = [],
        body: Stream
    ) where Stream.Element: BodyChunk {
        self.init(statusCode: statusCode, headers: headers, cookies: cookies, body: ResponseBody(body))
    }

    /// Makes a response with an asynchronous sequence of bytes or text as its body.
    @inlinable
    public init<Base: AsyncSequence & Sendable>(
        statusCode: Int = 200,
        headers: HeaderFields = [:],
        cookies: [String] = [],
        body: Base
    ) where Base.Element: BodyChunk, Base.AsyncIterator: SendableMetatype {
        self.init(statusCode: statusCode, headers: headers, cookies: cookies, body: ResponseBody(body))
    }

    /// The response itself.
    public consuming func response() -> HTTPEventResponse { self }
}
