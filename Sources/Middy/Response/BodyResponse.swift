public import DatastreamCore
public import NIOCore

/// A response that is a body and nothing else, for callers of `InvokeWithResponseStream`.
public struct BodyResponse: Sendable {
    /// The body.
    public var body: ResponseBody

    /// Makes a response from a body.
    @inlinable
    public init(body: ResponseBody) { self.body = body }
}

/// What a handler may return: it becomes a concrete response at once.
public protocol ResponseConvertible: SendableMetatype {
    /// The response it becomes.
    associatedtype Response: Sendable

    /// Becomes the response.
    consuming func response() -> Response
}

extension BodyResponse: ResponseConvertible {
    /// The response itself.
    @inlinable
    public consuming func response() -> BodyResponse { self }
}

extension String: ResponseConvertible {
    /// The text as a body.
    @inlinable
    public consuming func response() -> BodyResponse { BodyResponse(body: ResponseBody(self)) }
}

extension ByteBuffer: ResponseConvertible {
    /// The bytes as a body.
    @inlinable
    public consuming func response() -> BodyResponse { BodyResponse(body: ResponseBody(self)) }
}

extension ResponseConvertible where Self: DrivableStream, Element: BodyChunk {
    /// The stream as a body.
    @inlinable
    public consuming func response() -> BodyResponse { BodyResponse(body: ResponseBody(self)) }
}

extension ReadableStream: ResponseConvertible where Element: BodyChunk {}
extension TransformedStream: ResponseConvertible where Transform.Output: BodyChunk {}
extension AsyncTransformedStream: ResponseConvertible where Transform.Output: BodyChunk {}
extension AsyncSource: ResponseConvertible where Base.Element: BodyChunk {}
extension EndObservedStream: ResponseConvertible where Base.Element: BodyChunk {}
extension GaugedStream: ResponseConvertible where Base.Element: BodyChunk {}
extension TimeoutStream: ResponseConvertible where Base.Element: BodyChunk {}
extension BufferedStream: ResponseConvertible where Base.Element: BodyChunk {}
extension ConcurrentlyMappedStream: ResponseConvertible where Output: BodyChunk {}
extension FailureMarkedStream: ResponseConvertible where Base.Element: BodyChunk {}
