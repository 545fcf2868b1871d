import Synchronization

/// A meeting point of one producer and one consumer: `write` returns when its item was taken.
///
/// It exists for the one case that needs a task of its own: a producer closure that is iterated rather than driven.
@usableFromInline
final class HandOff<Element: Sendable>: Sendable {
    private enum State {
        case idle
        case consumerWaits(CheckedContinuation<Element?, any Error>)
        case producerWaits(Element, CheckedContinuation<Void, any Error>)
        case ended((any Error)?)
        case producerReturned((any Error)?)
    }

    private let state = Mutex(State.idle)

    @usableFromInline
    init() {}

    @usableFromInline
    @concurrent
    func write(_ element: consuming Element) async throws {
        let element = element
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let action: () -> Void = state.withLock { state in
                    switch state {
                    case .idle:
                        if Task.isCancelled { return { continuation.resume(throwing: CancellationError()) } }
                        state = .producerWaits(element, continuation)
                        return {}
                    case .consumerWaits(let consumer):
                        state = .idle
                        return {
                            consumer.resume(returning: element)
                            continuation.resume()
                        }
                    case .producerWaits:
                        let error = StreamError(
                            .concurrentWrite,
                            "a write is still under way; await each write before the next"
                        )
                        return { continuation.resume(throwing: error) }
                    case .ended(let error):
                        return { continuation.resume(throwing: error ?? CancellationError()) }
                    case .producerReturned:
                        let error = StreamError(.writeAfterEnd, "the producer has returned; write before that")
                        return { continuation.resume(throwing: error) }
                    }
                }
                action()
            }
        } onCancel: {
            cancelWrite()
        }
    }

    /// Takes back a write that was cancelled.
    ///
    /// What that means for the stream is for the producer's closure to say.
    private func cancelWrite() {
        let producer: CheckedContinuation<Void, any Error>? = state.withLock { state in
            guard case .producerWaits(_, let producer) = state else { return nil }
            state = .idle
            return producer
        }
        producer?.resume(throwing: CancellationError())
    }

    /// Takes the next item.
    func next() async throws -> Element? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Element?, any Error>) in
                let action: () -> Void = state.withLock { state in
                    switch state {
                    case .idle, .consumerWaits:
                        if Task.isCancelled { return { continuation.resume(throwing: CancellationError()) } }
                        state = .consumerWaits(continuation)
                        return {}
                    case .producerWaits(let element, let producer):
                        state = .idle
                        return {
                            producer.resume()
                            continuation.resume(returning: element)
                        }
                    case .ended(let error):
                        state = .ended(nil)
                        return {
                            if let error {
                                continuation.resume(throwing: error)
                            } else {
                                continuation.resume(returning: nil)
                            }
                        }
                    case .producerReturned(let error):
                        state = .producerReturned(nil)
                        return {
                            if let error {
                                continuation.resume(throwing: error)
                            } else {
                                continuation.resume(returning: nil)
                            }
                        }
                    }
                }
                action()
            }
        } onCancel: {
            end(throwing: CancellationError())
        }
    }

    /// Ends the stream because its consumer was cancelled.
    ///
    /// The first end counts.
    private func end(throwing error: any Error) {
        let action: () -> Void = state.withLock { state in
            switch state {
            case .idle:
                state = .ended(error)
                return {}
            case .consumerWaits(let consumer):
                state = .ended(nil)
                return { consumer.resume(throwing: error) }
            case .producerWaits(_, let producer):
                state = .ended(error)
                return { producer.resume(throwing: error) }
            case .ended, .producerReturned: return {}
            }
        }
        action()
    }

    /// Ends the stream because the producer's closure returned or threw.
    ///
    /// The first end counts.
    func producerReturned(throwing error: (any Error)?) {
        let action: () -> Void = state.withLock { state in
            switch state {
            case .idle:
                state = .producerReturned(error)
                return {}
            case .consumerWaits(let consumer):
                state = .producerReturned(nil)
                return { if let error { consumer.resume(throwing: error) } else { consumer.resume(returning: nil) } }
            case .producerWaits(_, let producer):
                let misuse = StreamError(.writeAfterEnd, "the producer has returned; write before that")
                state = .producerReturned(error)
                return { producer.resume(throwing: misuse) }
            case .ended, .producerReturned: return {}
            }
        }
        action()
    }
}

/// The task of a producer closure that is iterated; dropping it cancels the producer.
@usableFromInline
final class ProducerTask<Element: Sendable>: Sendable {
    private let handOff = HandOff<Element>()
    private let task: Task<Void, Never>

    @usableFromInline
    init(_ produce: @escaping @Sendable (StreamProducer<Element>) async throws -> Void) {
        task = Task { [handOff] in
            do {
                try await produce(StreamProducer { try await handOff.write($0) })
                handOff.producerReturned(throwing: Task.isCancelled ? CancellationError() : nil)
            } catch {
                handOff.producerReturned(throwing: error)
            }
        }
    }

    deinit { task.cancel() }

    @usableFromInline
    func next() async throws -> Element? { try await handOff.next() }
}
