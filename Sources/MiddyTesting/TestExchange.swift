import DatastreamCore
import Middy
import MiddyHTTP
import NIOCore
import Synchronization

/// What lies between a handler and its client in a test: at most one chunk.
final class TestExchange: Sendable {
    /// What the client gets to see, in this order.
    enum Item: Sendable {
        case head(TestResponseHead?)
        case chunk(ByteBuffer)
        case end
        /// The response broke off.
        case broken(any Error)
        /// The invocation failed before the response had begun.
        case failed(any Error)
    }

    struct Record {
        var events: [TestEvent] = []
        var outcome: RequestOutcome?
    }

    private struct State {
        var queue: [Item] = []
        var reader: CheckedContinuation<Void, Never>?
        var writer: CheckedContinuation<Void, any Error>?
        var record = Record()
        var isOver = false
        var failure: (any Error)?
        var endWaiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    var record: Record { state.withLock { $0.record } }

    func note(_ event: TestEvent) { state.withLock { $0.record.events.append(event) } }

    func note(_ outcome: RequestOutcome) { state.withLock { $0.record.outcome = outcome } }

    /// Puts something into the client's way that nobody waits for.
    func put(_ item: Item) {
        let reader = state.withLock { state in
            state.queue.append(item)
            return state.reader.take()
        }
        reader?.resume()
    }

    /// Lets the client get an item again that it has taken.
    func putBack(_ item: Item) { state.withLock { $0.queue.insert(item, at: 0) } }

    /// Hands a chunk over; returns when the client has taken it.
    /// - Throws: `CancellationError` when the client has gone or the invocation is cut off.
    func hand(_ chunk: ByteBuffer) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
                let reader = state.withLock { state in
                    state.queue.append(.chunk(chunk))
                    state.writer = continuation
                    return state.reader.take()
                }
                reader?.resume()
                if Task.isCancelled { cancelWriter() }
            }
        } onCancel: {
            cancelWriter()
        }
    }

    private func cancelWriter() {
        let writer = state.withLock { state in
            guard let writer = state.writer.take() else { return nil as CheckedContinuation<Void, any Error>? }
            if case .chunk = state.queue.last { state.queue.removeLast() }
            return writer
        }
        writer?.resume(throwing: CancellationError())
    }

    /// Takes the next item, once there is one.
    ///
    /// An invocation always puts one in the end, also when it is cancelled.
    func next() async -> Item {
        while true {
            let taken: (item: Item, writer: CheckedContinuation<Void, any Error>?)? = state.withLock { state in
                guard !state.queue.isEmpty else { return nil }
                let item = state.queue.removeFirst()
                guard case .chunk = item else { return (item, nil) }
                return (item, state.writer.take())
            }
            if let taken {
                taken.writer?.resume()
                return taken.item
            }
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    guard state.queue.isEmpty else { return true }
                    state.reader = continuation
                    return false
                }
                if isThere { continuation.resume() }
            }
        }
    }

    /// Notes that the invocation is over, hooks and all.
    func end(_ failure: (any Error)? = nil) {
        let waiter = state.withLock { state in
            state.isOver = true
            state.failure = failure
            return state.endWaiter.take()
        }
        waiter?.resume()
    }

    /// Waits until the invocation is over.
    /// - Returns: What it failed with, or nil.
    func waitForEnd() async -> (any Error)? {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.endWaiter = continuation }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
        return state.withLock { $0.failure }
    }
}
