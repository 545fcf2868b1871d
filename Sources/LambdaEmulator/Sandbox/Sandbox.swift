import NIOCore
import Synchronization

/// A place for one process of a function, with a Runtime API of its own.
///
/// So the emulator knows whose connection it serves: whose output belongs to an invocation, which invocation fails when a
/// process dies, and which process to end when an invocation takes too long. Whoever starts the processes tells the sandbox
/// what becomes of them.
package final class Sandbox: Sendable {
    private struct Guarded {
        var process: SandboxProcess?
        var taken: [Invocation] = []
        var early = LogBuffer()
        var hasReportedStart = false
        var exits = 0
        var lastExit = ProcessExit.status(0)
    }

    /// Its number, counted from 1.
    package let number: Int

    /// The environment a runtime finds on Lambda.
    package let environment: [String: String]

    private let queue: InvocationQueue
    private let guarded = Mutex(Guarded())

    init(number: Int, environment: [String: String], queue: InvocationQueue) {
        self.number = number
        self.environment = environment
        self.queue = queue
    }

    /// A process has been started in it.
    package func started(_ process: SandboxProcess) {
        guarded.withLock { $0.process = process }
    }

    /// The process wrote to its standard output or error; the bytes belong to the invocation it took last.
    package func log(_ bytes: some Collection<UInt8>) {
        let record = guarded.withLock { guarded in
            if guarded.taken.isEmpty { guarded.early.append(bytes) }
            return guarded.taken.last?.client.record
        }
        record?.log(bytes)
    }

    /// The process has ended, and everything it wrote has been given to ``log(_:)``.
    ///
    /// What it had taken and not answered fails. If it never asked for an event, the invocation that waits longest fails,
    /// unless another process can still take it.
    ///
    /// - Returns: Whether the process had asked for an event.
    @discardableResult
    package func exited(_ exit: ProcessExit) -> Bool {
        let (taken, hasReportedStart) = guarded.withLock { guarded in
            defer { guarded = Guarded(exits: guarded.exits + 1, lastExit: exit) }
            return (guarded.taken, guarded.hasReportedStart)
        }
        let wasReady = queue.remove(readySandbox: number)
        for invocation in taken {
            invocation.abandon()
            invocation.interrupt(.exited(.exited(requestID: invocation.id, exit)))
            if invocation.state.phase == .finished { queue.forget(invocation) }
        }
        if !wasReady, !hasReportedStart, let waiting = queue.takeFirstUnlessReady() {
            waiting.finish(.unanswered(.exited(.exited(requestID: waiting.id, exit))))
        }
        return wasReady
    }

    /// Ends a process that has not asked for an event yet; whether it was one.
    package func killUnlessReady() -> Bool {
        if queue.isReady(sandbox: number) { return false }
        kill()
        return true
    }

    /// The emulator ends: from now on clients, of all sandboxes, are told that and not how their processes end.
    package func shutDown() {
        queue.shutDown()
    }

    /// The process reports that it cannot start; gives the invocation that fails with it.
    func failedToStart() -> Invocation? {
        guarded.withLock { $0.hasReportedStart = true }
        return queue.takeFirstUnlessReady()
    }

    /// How many processes have ended in it, for connections to know whether their process still runs.
    var exits: Int { guarded.withLock { $0.exits } }

    /// The process asks for an event, over a connection that was made after so many exits.
    func asked(after exits: Int) {
        if exits == self.exits { queue.add(readySandbox: number) }
    }

    /// The process has an event, or its exit if it has ended before it got the event.
    func took(_ invocation: Invocation, after exits: Int) -> ProcessExit? {
        let (exit, early) = guarded.withLock { guarded -> (ProcessExit?, ArraySlice<UInt8>) in
            guard guarded.exits == exits else { return (guarded.lastExit, []) }
            guarded.taken.removeAll { $0.state.phase == .finished }
            guarded.taken.append(invocation)
            defer { guarded.early = LogBuffer() }
            return (nil, guarded.early.kept)
        }
        if !early.isEmpty { invocation.client.record?.log(early) }
        return exit
    }

    /// Finds an invocation whose connection has closed before it was answered, for another connection of the process.
    func adoptOrphan(on runtime: any Channel) -> Invocation? {
        guarded.withLock { $0.taken }.first { $0.adopt(on: runtime) }
    }

    /// Reads what the process has written so far.
    func drainLogs() {
        guarded.withLock { $0.process }?.drainLogs()
    }

    /// The most memory the process has had so far, in MB, where the platform tells.
    var peakMemory: Int? { guarded.withLock { $0.process }?.peakMemory() }

    /// Ends the process at once.
    package func kill() {
        guarded.withLock { $0.process }?.kill()
    }
}

/// What a sandbox can have done to its process.
package struct SandboxProcess: Sendable {
    /// Gives all that the process has written so far to ``Sandbox/log(_:)``.
    let drainLogs: @Sendable () -> Void

    /// The most memory it has had, in MB, or `nil` if the platform does not tell.
    let peakMemory: @Sendable () -> Int?

    /// Ends the process at once.
    let kill: @Sendable () -> Void

    /// Makes the face of a process.
    package init(
        drainLogs: @escaping @Sendable () -> Void,
        peakMemory: @escaping @Sendable () -> Int? = { nil },
        kill: @escaping @Sendable () -> Void
    ) {
        self.drainLogs = drainLogs
        self.peakMemory = peakMemory
        self.kill = kill
    }
}
