import NIOCore
import NIOHTTP1
import Synchronization

/// What the two sides of a connection share: the channel's handler fills it, the runtime waits on it.
///
/// One request is under way at a time, and each of the three things there is to wait for has one waiter.
final class HTTPExchange: Sendable {
    struct State {
        var answer: HTTPAnswer?
        var answerWaiter: CheckedContinuation<HTTPAnswer, any Error>?
        var bytesInFlight = 0
        /// What waits for the event loop to write it; its bytes are counted in `bytesInFlight`.
        var pending: [HTTPClientRequestPart] = []
        /// Whether the event loop will come for what is pending.
        var isCollecting = false
        var roomWaiter: CheckedContinuation<Void, any Error>?
        /// Whether the body of a request is being sent, so that an answer would come too early.
        var isSending = false
        /// Whether the request has been answered in time, so that the connection's end takes nothing from the invocation.
        var isServed = false
        var closure: LambdaError?
        /// Why the runtime itself ends the invocation: its time is over.
        var interruption: LambdaError?
        /// Who is told that the invocation cannot go on.
        var breakHandler: (@Sendable (LambdaError) -> Void)?
        /// Counts invocations, so that nothing said of an earlier one reaches a later one.
        var invocation = 0
        /// Whether no more invocations are wanted.
        var isStopping = false
        /// Whether the answer that is awaited is an invocation.
        var awaitsInvocation = false
    }

    let state = Mutex(State())

    /// A write waits while more than this many bytes are on their way to the socket.
    static let highWaterMark = 262_144
    /// A write that waits goes on when there are no more than this many.
    static let lowWaterMark = 131_072

    var isOpen: Bool { state.withLock { $0.closure == nil } }

    /// True when the answer has come before the request was over.
    var isAnswered: Bool { state.withLock { $0.answer != nil } }

    /// Why the runtime itself has ended the invocation, or nil.
    var interruption: LambdaError? { state.withLock { $0.interruption } }

    /// Waits for the answer to the request and makes room for the next.
    /// - Parameters:
    ///   - isCancellable: Whether cancellation of the task ends the wait.
    ///   - isInvocation: Whether ``stop()`` ends it as well.
    func answer(isCancellable: Bool = true, isInvocation: Bool = false) async throws -> HTTPAnswer {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<HTTPAnswer, any Error>? = state.withLock { state in
                    if let answer = state.answer.take() { return .success(answer) }
                    if let closure = state.closure { return .failure(closure) }
                    if isCancellable, Task.isCancelled { return .failure(CancellationError()) }
                    if isInvocation, state.isStopping { return .failure(CancellationError()) }
                    state.awaitsInvocation = isInvocation
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

    /// Waits until few enough bytes are in flight, and adds some of the body to what is pending.
    /// - Returns: Whether the event loop has to be told to collect.
    /// - Throws: When the connection is closed, the request is already answered, or the task is cancelled.
    func append(_ bytes: ByteBuffer) async throws -> Bool {
        while true {
            let hasToTell: Bool? = try state.withLock { state in
                try state.checkWritable()
                guard state.bytesInFlight <= Self.highWaterMark else { return nil }
                return state.add(.body(.byteBuffer(bytes)))
            }
            if let hasToTell { return hasToTell }
            try await waitForRoom()
        }
    }

    /// Adds what need not wait: heads, ends, and the few bytes that stand before a body.
    /// - Returns: Whether the event loop has to be told to collect.
    func append(_ part: HTTPClientRequestPart) -> Bool { state.withLock { $0.add(part) } }

    /// Takes what is pending, in order; who asks is the event loop.
    func collect() -> [HTTPClientRequestPart] {
        state.withLock { state in
            state.isCollecting = false
            defer { state.pending.removeAll() }
            return state.pending
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

    /// Calls `handler`, once, when the invocation cannot go on: the connection is closed, an answer has come too early, or its
    /// time is over.
    func onBreak(_ handler: @escaping @Sendable (LambdaError) -> Void) {
        let reason: LambdaError? = state.withLock { state in
            if let reason = state.breakReason { return reason }
            state.breakHandler = handler
            return nil
        }
        if let reason { handler(reason) }
    }

    /// Forgets who is told.
    func endWatch() { state.withLock { $0.breakHandler = nil } }
}

extension HTTPExchange.State {
    /// Adds a part to what is pending.
    /// - Returns: Whether the event loop has to be told.
    fileprivate mutating func add(_ part: HTTPClientRequestPart) -> Bool {
        if case .body(.byteBuffer(let bytes)) = part { bytesInFlight += bytes.readableBytes }
        pending.append(part)
        defer { isCollecting = true }
        return !isCollecting
    }

    /// Why the body under way cannot be sent any more, or nil.
    fileprivate var breakReason: LambdaError? {
        if let interruption { return interruption }
        if isSending, let answer { return HTTPExchange.answeredEarly(answer) }
        return closure
    }

    fileprivate func checkWritable() throws {
        if let answer { throw HTTPExchange.answeredEarly(answer) }
        if let closure { throw closure }
    }
}
