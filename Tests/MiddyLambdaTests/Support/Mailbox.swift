/// Passes values from a script or a handler to the test.
final class Mailbox<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(of: Value.self) }

    func put(_ value: Value) { continuation.yield(value) }

    /// The next value.
    func take() async throws -> Value {
        for await value in stream { return value }
        throw CancellationError()
    }
}
