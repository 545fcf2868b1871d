internal import AsyncAlgorithms
import Synchronization

/// The producer's end of a push stream: what ``createReadableStream(of:highWaterMark:)`` returns beside the stream.
///
/// Several tasks may send at once. A source that is released without ``finish(throwing:)`` fails its stream with
/// ``StreamError/Code/sourceReleased``, so that a producer that was lost halfway does not look like an end.
public final class PushSource<Element: Sendable>: Sendable {
    typealias Channel = MultiProducerSingleConsumerAsyncChannel<Element, any Error>

    private struct State: ~Copyable {
        var source: Channel.Source?
        var failure: StreamError?
    }

    private let state: Mutex<State>

    init(_ source: consuming sending Channel.Source) { state = Mutex(State(source: source, failure: nil)) }

    /// A source that takes nothing.
    init(failure: StreamError) { state = Mutex(State(source: nil, failure: failure)) }

    deinit {
        end(throwing: StreamError(.sourceReleased, "the push source was released without finish(); call it at the end"))
    }

    /// Sends one element; returns when there is room for the next.
    ///
    /// An element that was sent is in the stream even if the task is cancelled while it waits for room.
    /// - Throws: ``StreamError/Code/consumerGone`` when the stream's consumer has stopped or the stream was released,
    ///   ``StreamError/Code/writeAfterEnd`` after ``finish(throwing:)``, `CancellationError` when the sending task is
    ///   cancelled.
    public func send(_ element: Element) async throws {
        let handle: Channel.Source.SendResult.CallbackHandle? = try state.withLock { state in
            guard state.source != nil else { throw Self.misuse(state.failure) }
            do {
                switch try state.source?.send(element) {
                case .enqueueCallback(let handle): return handle
                default: return nil
                }
            } catch {
                throw Self.consumerGone
            }
        }
        guard let handle else { return try Task.checkCancellation() }
        do {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                    var handle = handle
                    handle.enqueueCallback { continuation.resume(with: $0) }
                }
            } onCancel: {
                var handle = handle
                handle.cancelCallback()
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // another task has finished the source meanwhile: what was sent before that is delivered
            if state.withLock({ $0.source == nil }) { return }
            throw Self.consumerGone
        }
    }

    /// Ends the stream after what has been sent; a second call does nothing.
    /// - Parameter error: What the stream fails with, or nil for a clean end. Default: nil.
    public func finish(throwing error: (any Error)? = nil) { end(throwing: error) }

    private func end(throwing error: (any Error)?) {
        // not under the lock: this resumes tasks
        let source: Channel.Source? = state.withLock { $0.source.take() }
        source?.finish(throwing: error)
    }

    private static func misuse(_ failure: StreamError?) -> StreamError {
        failure ?? StreamError(.writeAfterEnd, "the push source was finished; send before that")
    }

    private static var consumerGone: StreamError {
        StreamError(.consumerGone, "the stream's consumer has stopped, or the stream was released; stop sending")
    }
}
