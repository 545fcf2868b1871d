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

    /// The response as it is sent: its body decoded, checked or left out as request and status ask for.
    /// - Parameter request: The event, or nil when it is no HTTP request.
    /// - Throws: ``LambdaError/Code/invalidResponse``.
    func prepared(for request: (any HTTPEvent)?) throws -> Self

    /// The response as a buffered function returns it.
    /// - Parameter body: All bytes of the body.
    func buffered(_ body: ByteBuffer) throws -> ByteBuffer
}

extension LambdaResponse {
    /// The response as it is.
    public func prepared(for request: (any HTTPEvent)?) throws -> Self { self }
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
