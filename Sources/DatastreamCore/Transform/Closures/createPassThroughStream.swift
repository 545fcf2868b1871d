/// Makes a stage that shows each item to a closure and passes it on unchanged.
///
/// ```swift
/// let log = createPassThroughStream { (order: Order) in logger.debug("order \(order.id)") }
/// ```
/// Mirrors datastream's `createPassThroughStream`.
/// - Parameters:
///   - type: What passes, where the closure does not say it.
///   - body: Called for each item before it is passed on; what it throws fails the run.
///   - flush: Called once after the last item.
@inlinable
public func createPassThroughStream<Input: Sendable>(
    of type: Input.Type = Input.self,
    _ body: @escaping @Sendable (Input) throws -> Void,
    flush: @escaping @Sendable () throws -> Void = {}
) -> TapStream<Input> { TapStream(body, onEnd: flush) }

/// Makes a stage that shows each item to a closure that may wait, and passes it on unchanged.
///
/// ```swift
/// let audit = createPassThroughStream { (order: Order) in try await journal.append(order.id) }
/// ```
/// - Parameters:
///   - type: What passes, where the closure does not say it.
///   - body: Called for each item; the item is passed on when it has returned. What it throws fails the run.
///   - flush: Called once after the last item.
@inlinable
public func createPassThroughStream<Input: Sendable>(
    of type: Input.Type = Input.self,
    _ body: @escaping @concurrent @Sendable (Input) async throws -> Void,
    flush: @escaping @concurrent @Sendable () async throws -> Void = {}
) -> AsyncClosureTransformStream<Input, Input, Void> {
    AsyncClosureTransformStream(
        makeState: {},
        onItem: { item, _, output in
            try await body(item)
            output.enqueue(item)
        },
        onEnd: { _, _ in try await flush() }
    )
}
