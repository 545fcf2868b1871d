public import DatastreamCore
import Synchronization

/// The sending of one invocation's response: the run of its body, how far it is, and why it was cut off.
public final class ResponseRun: Sendable {
    private struct Progress: Sendable {
        var context: RunContext?
        var observer: Observer?
        var bytes = 0
        var chunks = 0
        var firstByte: Duration?
        var timeout: TimeoutError?
        /// Whether that has cut off the body that is sent now, and not the handler or an earlier body.
        var bodyIsCutOff = false
    }

    private let state = Mutex(Progress())

    /// How the body is run: its idle flush and its clock.
    public let options: MiddyOptions

    /// What is told of the body's progress.
    @usableFromInline
    struct Observer: Sendable {
        let elapsed: @Sendable () -> Duration
        let firstByte: @Sendable (Duration) -> Void
        let chunk: @Sendable (Int) -> Void

        @usableFromInline
        init(
            elapsed: @escaping @Sendable () -> Duration,
            firstByte: @escaping @Sendable (Duration) -> Void,
            chunk: @escaping @Sendable (Int) -> Void
        ) {
            self.elapsed = elapsed
            self.firstByte = firstByte
            self.chunk = chunk
        }
    }

    /// Makes a run that nobody observes; a chain makes one for each invocation.
    /// - Parameter options: Times and sizes.
    public init(options: MiddyOptions = MiddyOptions()) { self.options = options }

    /// Tells `observer` of the response that is sent next.
    @usableFromInline
    func observe(_ observer: Observer) { state.withLock { $0.observer = observer } }

    /// The run to drive the body in; its results are those of the body's stages.
    public var context: RunContext {
        state.withLock { state in
            if let context = state.context { return context }
            let context = RunContext(options: RunOptions(flushWhenIdle: options.flushWhenIdle, clock: options.clock))
            state.context = context
            return context
        }
    }

    /// Tells of a chunk that is about to be sent.
    @usableFromInline
    package func willSend(bytes: Int) {
        let (observer, isFirst) = state.withLock { state in
            state.bytes += bytes
            state.chunks += 1
            return (state.observer, state.chunks == 1)
        }
        guard let observer else { return }
        if isFirst {
            let elapsed = observer.elapsed()
            state.withLock { $0.firstByte = elapsed }
            observer.firstByte(elapsed)
        }
        observer.chunk(bytes)
    }

    /// The reason to give to the client for what a body failed with: the timeout, when that is what cancelled it.
    ///
    /// Libraries have errors of their own for being cancelled, so once the time has cut a body off, that is the reason
    /// whatever the body says.
    public func cause(of error: any Error) -> any Error {
        state.withLock { state in
            guard let timeout = state.timeout, state.bodyIsCutOff || error is CancellationError else { return error }
            return timeout
        }
    }

    /// Why the invocation was cut off, or nil while it was not.
    @usableFromInline var timeout: TimeoutError? { state.withLock { $0.timeout } }

    /// Notes that the time is up.
    /// - Parameter cutsBody: Whether that cuts off the body that is sent now.
    @usableFromInline
    func timeOut(cutsBody: Bool = false) -> TimeoutError {
        let error = TimeoutError(reserve: options.timeoutEarly)
        state.withLock { state in
            state.timeout = error
            state.bodyIsCutOff = cutsBody
        }
        return error
    }

    /// Begins anew, for the response that takes the place of one that failed before its first byte.
    @usableFromInline
    func restart() {
        state.withLock { state in
            state.context = nil
            state.bytes = 0
            state.chunks = 0
            state.firstByte = nil
            state.bodyIsCutOff = false
        }
    }

    /// How the invocation went.
    @usableFromInline
    func outcome(duration: Duration, error: (any Error)?) -> RequestOutcome {
        let context = context
        return state.withLock { progress in
            RequestOutcome(
                bytes: progress.bytes,
                chunks: progress.chunks,
                duration: duration,
                firstByte: progress.firstByte,
                error: error,
                run: context
            )
        }
    }
}
