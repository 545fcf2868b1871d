import NIOCore
import NIOHTTP1
import Synchronization

/// The Runtime API's answer to one request.
struct HTTPAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: ByteBuffer
}

/// What the two sides of a connection share: the channel's handler fills it, the runtime waits on it.
///
/// One request is under way at a time, and each of the three things there is to wait for has one waiter.
final class HTTPExchange: Sendable {
    fileprivate struct State {
        var answer: HTTPAnswer?
        var answerWaiter: CheckedContinuation<HTTPAnswer, any Error>?
        var bytesInFlight = 0
        var roomWaiter: CheckedContinuation<Void, any Error>?
        var closure: LambdaError?
        var closeWaiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// A write waits while more than this many bytes are on their way to the socket.
    private static let highWaterMark = 262_144
    /// A write that waits goes on when there are no more than this many.
    private static let lowWaterMark = 131_072

    // MARK: - The runtime's side

    var isOpen: Bool { state.withLock { $0.closure == nil } }

    /// True when the answer has come before the request was over.
    var isAnswered: Bool { state.withLock { $0.answer != nil } }

    /// Waits for the answer to the request and makes room for the next.
    /// - Parameter isCancellable: Whether cancellation of the task ends the wait.
    func answer(isCancellable: Bool = true) async throws -> HTTPAnswer {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<HTTPAnswer, any Error>? = state.withLock { state in
                    if let answer = state.answer.take() { return .success(answer) }
                    if let closure = state.closure { return .failure(closure) }
                    if isCancellable, Task.isCancelled { return .failure(CancellationError()) }
                    state.answerWaiter = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            guard isCancellable else { return }
            state.withLock { $0.answerWaiter.take() }?.resume(throwing: CancellationError())
        }
    }

    /// Waits until few enough bytes are in flight, and counts `count` more.
    /// - Throws: When the connection is closed, the request is already answered, or the task is cancelled.
    func reserve(_ count: Int) async throws {
        while true {
            let isReserved = try state.withLock { state in
                try state.checkWritable()
                guard state.bytesInFlight <= Self.highWaterMark else { return false }
                state.bytesInFlight += count
                return true
            }
            if isReserved { return }
            try await waitForRoom()
        }
    }

    private func waitForRoom() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let result: Result<Void, any Error>? = state.withLock { state in
                    do { try state.checkWritable() } catch { return .failure(error) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.bytesInFlight <= Self.lowWaterMark { return .success(()) }
                    state.roomWaiter = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            state.withLock { $0.roomWaiter.take() }?.resume(throwing: CancellationError())
        }
    }

    /// Waits until the connection is closed or the task is cancelled.
    func waitUntilClosed() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.closure != nil || Task.isCancelled { return true }
                    state.closeWaiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.closeWaiter.take() }?.resume()
        }
    }

    // MARK: - The channel's side

    func wrote(_ count: Int) {
        state.withLock { state in
            state.bytesInFlight -= count
            return state.bytesInFlight <= Self.lowWaterMark ? state.roomWaiter.take() : nil
        }?.resume()
    }

    func deliver(_ answer: HTTPAnswer) {
        let (waiter, writer) = state.withLock { state in
            let waiter = state.answerWaiter.take()
            if waiter == nil { state.answer = answer }
            return (waiter, state.roomWaiter.take())
        }
        waiter?.resume(returning: answer)
        writer?.resume(throwing: HTTPExchange.answeredEarly(answer))
    }

    func close(_ error: LambdaError) {
        let (answer, room, close) = state.withLock { state in
            if state.closure == nil { state.closure = error }
            return (state.answerWaiter.take(), state.roomWaiter.take(), state.closeWaiter.take())
        }
        answer?.resume(throwing: error)
        room?.resume(throwing: error)
        close?.resume()
    }

    static func answeredEarly(_ answer: HTTPAnswer) -> LambdaError {
        LambdaError(
            .unexpectedAnswer,
            "the Runtime API answered \(answer.status) before the response was over: \(String(buffer: answer.body))"
        )
    }
}

extension HTTPExchange.State {
    fileprivate func checkWritable() throws {
        if let answer { throw HTTPExchange.answeredEarly(answer) }
        if let closure { throw closure }
    }
}
