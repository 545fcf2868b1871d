public import DatastreamCore
public import Middy
public import MiddyHTTP
public import NIOCore

/// The whole response of a handler under test; `handler.test(…)` returns it.
///
/// ```swift
/// let response = try await handler.test(.get("/?rows=3"))
/// #expect(response.statusCode == 200)
/// #expect(response.text == "id\r\n1\r\n2\r\n3\r\n")
/// #expect(response.error == nil)
/// ```
public struct TestResponse: Sendable {
    /// Status, headers and cookies, or nil for a response that is a body alone.
    public var head: TestResponseHead?
    /// The chunks of the body as they were sent.
    public var chunks: [ByteBuffer]
    /// What broke the response off after it had begun, or nil; a failure before that is thrown by `test`.
    public var error: (any Error)?
    /// The trailers that tell the service of it.
    public var trailers: HeaderFields
    /// How the invocation went, as `requestEnd` hooks see it.
    public var outcome: RequestOutcome?
    /// What the hooks saw, in order.
    public var events: [TestEvent]

    /// The status code, or nil for a response that is a body alone.
    public var statusCode: Int? { head?.statusCode }
    /// The header fields; none for a response that is a body alone.
    public var headers: HeaderFields { head?.headers ?? [:] }
    /// The cookies, one `Set-Cookie` value each.
    public var cookies: [String] { head?.cookies ?? [] }
    /// The whole body.
    public var body: ByteBuffer {
        chunks.reduce(into: ByteBuffer()) { body, chunk in body.writeImmutableBuffer(chunk) }
    }
    /// The body as text; bytes that are not UTF-8 become U+FFFD.
    public var text: String { String(buffer: body) }

    /// The result of a stage of the body, or nil when it published none.
    public subscript<Stage: ResultProviding>(_ stage: Stage) -> Stage.Value? { outcome?[stage] }
}

/// Status, headers and cookies as the service gets them.
public struct TestResponseHead: Hashable, Sendable {
    /// The status code.
    public var statusCode: Int
    /// The header fields, in the order of their names.
    public var headers: HeaderFields
    /// The cookies, one `Set-Cookie` value each.
    public var cookies: [String]
}
