import NIOCore
import Synchronization

/// One call of the function: its event, the client that waits for it, and how far it has come.
///
/// Three parties meet here: the task that serves the client, the task that serves the runtime, and whatever may interrupt
/// them (a closed connection, the deadline, the end of the emulator). Only one of the two tasks writes to the client at a
/// time: the runtime's while the invocation is responding, the client's own before and after.
final class Invocation: Sendable {
    let id: String
    let event: ByteBuffer
    let client: ClientExchange
    let functionARN: String
    let traceID: String
    let clientContext: String?

    let guarded = Mutex(Guarded())
    let onDisconnect: DisconnectPolicy

    init(_ request: InvocationRequest, event: ByteBuffer, client: ClientExchange, onDisconnect: DisconnectPolicy) {
        self.id = request.id
        self.event = event
        self.client = client
        self.functionARN = request.functionARN
        self.traceID = request.traceID
        self.clientContext = request.clientContext
        self.onDisconnect = onDisconnect
    }

    /// When the runtime's time is over; meaningful once a runtime has the event.
    var deadline: WallTime { guarded.withLock { $0.deadline } }

    /// A copy of the state, to look at.
    var state: InvocationState { guarded.withLock { $0.state } }

    /// Hands the event to a runtime and starts its time; `false` if the invocation was over before.
    func start(
        on runtime: any Channel,
        timeout: Duration,
        by deadlineTimer: DeadlineTimer,
        onTimeout: @escaping @Sendable () -> Void = {}
    ) -> Bool {
        let hasStarted = guarded.withLock { guarded in
            guard guarded.state.start() else { return false }
            guarded.runtimes = [runtime]
            guarded.deadline = WallTime.now().advanced(by: timeout)
            return true
        }
        guard hasStarted else { return false }
        let stopTimer = deadlineTimer.start(runtime.eventLoop, timeout) {
            let isCut = self.interrupt(.timedOut(.timeout(timeout, requestID: self.id)))
            if isCut { onTimeout() }
        }
        let isOver = guarded.withLock { guarded in
            guarded.stopTimer = stopTimer
            return guarded.state.phase == .finished
        }
        if isOver { stopTimer() }
        return true
    }

    /// Whether the runtime behind `channel` may answer now; from then on its task writes to the client.
    func beginAnswer(on channel: any Channel, asError: Bool = false) -> Bool {
        guarded.withLock { guarded in
            guard guarded.state.beginAnswer(asError: asError) else { return false }
            if !guarded.runtimes.contains(where: { $0 === channel }) { guarded.runtimes.append(channel) }
            return true
        }
    }

    /// The client is about to be sent its last byte.
    func serveClient() {
        guarded.withLock { $0.state.serveClient() }
    }

    /// Ends the invocation, unless it is over already.
    func finish(_ ending: InvocationEnding, jamming: Bool = false) {
        let tellAll = guarded.withLock { guarded -> (@Sendable () -> Void)? in
            if jamming { guarded.state.jam() }
            guard guarded.state.finish() else { return nil }
            if !jamming { guarded.stopTimer?() }
            return guarded.end(ending)
        }
        tellAll?()
    }

    /// Calls an action at the end, before whoever waits for it goes on, or now if the invocation is over already.
    func whenEnded(_ action: @escaping @Sendable (InvocationEnding) -> Void) {
        let ending = guarded.withLock { guarded in
            if guarded.ending == nil { guarded.observers.append(action) }
            return guarded.ending
        }
        if let ending { action(ending) }
    }

    /// Whether the connection that took the event has closed, so that no `next` on it will end the invocation.
    var isAbandoned: Bool { guarded.withLock { $0.isAbandoned } }

    /// The connection that took the event has closed.
    func abandon() {
        guarded.withLock { $0.isAbandoned = true }
    }

    /// Another connection of the same process has the event now; `false` if there is no need for one.
    func adopt(on runtime: any Channel) -> Bool {
        guarded.withLock { guarded in
            guard guarded.isAbandoned, guarded.state.phase == .running else { return false }
            guarded.isAbandoned = false
            guarded.runtimes.append(runtime)
            return true
        }
    }

    /// Lets go of what a finished invocation still holds.
    func release() {
        guarded.withLock { $0.stopTimer }?()
    }

    /// Waits for the end; a cancelled task ends the invocation.
    func ending() async -> InvocationEnding {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ending = guarded.withLock { guarded in
                    if guarded.ending == nil { guarded.waiter = continuation }
                    return guarded.ending
                }
                if let ending { continuation.resume(returning: ending) }
            }
        } onCancel: {
            interrupt(.shutDown)
        }
    }
}
