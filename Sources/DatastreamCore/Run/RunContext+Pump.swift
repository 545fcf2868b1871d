public import NIOCore
import Synchronization

/// The driver loops: pull from a source, write into the head of a chain of writers, end it exactly once.
///
/// Each of them owns the writer it is given and either finishes or aborts it before it returns. A source that ends
/// because its task was cancelled has not ended: the run fails with `CancellationError`.
extension RunContext {
    /// Drives a source that never waits, and so needs no idle flush.
    @inlinable
    @concurrent
    package func pump<Source: IteratorProtocol, Writer: StreamWriter>(
        _ source: consuming Source,
        into writer: consuming Writer
    ) async throws -> Writer.Output where Source.Element == Writer.Input {
        var source = source
        var writer = writer
        let mask = pauseMask(of: Writer.Input.self)
        do {
            try Task.checkCancellation()
            var count = 0
            while let item = source.next() {
                try await writer.write(item)
                if writer.isFinished { break }
                count &+= 1
                if count & mask.cancellation == 0 { try await Self.pause(after: count, mask: mask) }
            }
            try Task.checkCancellation()
        } catch {
            await writer.abort(error)
            throw error
        }
        return try await writer.finish()
    }

    /// Drives an asynchronous source, with the idle flush that the run's options ask for.
    @inlinable
    @concurrent
    package func pump<Source: AsyncSequence & Sendable, Writer: StreamWriter>(
        _ source: Source,
        into writer: consuming Writer
    ) async throws -> Writer.Output where Source.Element == Writer.Input {
        let gate = FlushGate(writer)
        return try await withIdleFlush(of: gate) {
            var iterator = source.makeAsyncIterator()
            let mask = pauseMask(of: Writer.Input.self)
            var count = 0
            while true {
                gate.open()
                let next: Source.Element?
                do {
                    next = try await iterator.next(isolation: #isolation)
                } catch {
                    // a flush that is under way goes on, so that nothing is lost on its way to the sink
                    try? await gate.enter()
                    gate.sourceHasFailed = gate.failure == nil
                    throw error
                }
                try await gate.enter()
                guard let item = next else { return }
                gate.isDirty = true
                try await gate.storage.pointee.write(item)
                if gate.storage.pointee.isFinished { return }
                count &+= 1
                if count & mask.cancellation == 0 { try await Self.pause(after: count, mask: mask) }
            }
        }
    }

    /// Drives what another task of the run writes into a buffer, and waits only when the buffer is empty.
    @inlinable
    @concurrent
    func pump<Buffer: BufferReading, Writer: StreamWriter>(
        buffer: Buffer,
        into writer: consuming Writer
    ) async throws -> Writer.Output where Buffer.Element == Writer.Input {
        let gate = FlushGate(writer)
        return try await withIdleFlush(of: gate) {
            let mask = pauseMask(of: Writer.Input.self)
            var count = 0
            while true {
                gate.open()
                let hasMore: Bool
                do {
                    hasMore = try await buffer.takeMore()
                } catch {
                    try? await gate.enter()
                    gate.sourceHasFailed = gate.failure == nil
                    throw error
                }
                try await gate.enter()
                guard hasMore else { return }
                gate.isDirty = true
                while let item = buffer.nextTaken() {
                    try await gate.storage.pointee.write(item)
                    if gate.storage.pointee.isFinished { return }
                    count &+= 1
                    if count & mask.cancellation == 0 { try await Self.pause(after: count, mask: mask) }
                }
            }
        }
    }

    /// Drives a producer closure, which writes straight into the chain.
    @inlinable
    @concurrent
    package func pump<Writer: StreamWriter>(
        producer: @escaping @concurrent @Sendable (StreamProducer<Writer.Input>) async throws -> Void,
        into writer: consuming Writer
    ) async throws -> Writer.Output {
        let gate = FlushGate(writer)
        gate.sourceMayStillWrite = true
        return try await withIdleFlush(of: gate) {
            do {
                try await producer(StreamProducer(gate))
            } catch {
                await gate.close()
                if gate.storage.pointee.isFinished { return }
                // a write that was cancelled because the producer had failed beside it is an effect, not the cause
                let isEffect = gate.failure is CancellationError && !Task.isCancelled
                gate.sourceHasFailed = gate.failure == nil
                throw isEffect ? error : gate.failure ?? error
            }
            await gate.close()
            if let failure = gate.failure { throw failure }
        }
    }

    /// Runs `driver` beside a flusher, then finishes or aborts the gate's writer.
    @inlinable
    @concurrent
    func withIdleFlush<Writer: StreamWriter>(
        of gate: FlushGate<Writer>,
        _ driver: @escaping @concurrent @Sendable () async throws -> Void
    ) async throws -> Writer.Output {
        do {
            try Task.checkCancellation()
            if let idle = options.flushWhenIdle {
                let pause = max(idle, .milliseconds(1))  // a clock that is asked for less does not let its thread rest
                try await runChildren(driver) { [clock = options.clock] in
                    while true {
                        try await clock.sleep(for: pause)
                        if try await gate.tick() { return }
                    }
                }
            } else {
                try await driver()
            }
            try Task.checkCancellation()
        } catch {
            await gate.close()
            if gate.flushHasFinished, !Task.isCancelled { return try await gate.storage.pointee.finish() }
            if gate.sourceHasFailed, !Task.isCancelled, gate.storage.pointee.flushesBeforeAbort {
                try? await gate.storage.pointee.flush()
            }
            await gate.storage.pointee.abort(error)
            throw error
        }
        await gate.close()
        return try await gate.storage.pointee.finish()
    }

    /// Runs the driver to its end, or until either of the two fails, and waits for both.
    ///
    /// The driver begins on this thread where the system can do that, and the flusher when it waits for the first time: a
    /// driver that never does has nothing for it to flush.
    @usableFromInline
    @concurrent
    func runChildren(
        _ driver: @escaping @concurrent @Sendable () async throws -> Void,
        flusher: @escaping @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
                let isOver = DriverEnd()
                group.addImmediateTask {
                    defer { isOver.note() }
                    try await driver()
                }
                if !isOver.isNoted { group.addImmediateTask { try await flusher() } }
            } else {
                group.addTask { try await driver() }
                group.addTask { try await flusher() }
            }
            try await group.next()
        }
    }

    /// Looks for cancellation and lets others run: what a stretch that may never suspend does now and then.
    @usableFromInline
    @concurrent
    static func pause(after count: Int, mask: (cancellation: Int, yield: Int)) async throws {
        try Task.checkCancellation()
        if count & mask.yield == 0 { await Task.yield() }
    }
}

/// How often a synchronous stretch pauses, as bit masks on the count of items: for chunks of bytes, which may take
/// milliseconds each, it looks for cancellation at every one and yields at every 64th; else at every 1,024th and 65,536th.
@inlinable
@inline(__always)
func pauseMask<Element>(of _: Element.Type) -> (cancellation: Int, yield: Int) {
    Element.self == ByteBuffer.self ? (0, 63) : (1_023, 65_535)
}

/// Whether a driver has come to its end.
private final class DriverEnd: Sendable {
    private let isOver = Atomic(false)

    var isNoted: Bool { isOver.load(ordering: .acquiring) }

    func note() { isOver.store(true, ordering: .releasing) }
}
