import NIOCore
import Synchronization

/// Where invocations wait for a runtime and runtimes for an invocation, first come, first served.
final class InvocationQueue: Sendable {
    /// Why an invocation was not taken.
    enum Refusal: Error {
        case full
        case throttled
        case shutDown
    }

    private struct Waiter {
        let session: RuntimeSession
        let continuation: CheckedContinuation<Invocation?, Never>
    }

    private struct Guarded {
        var queued: [Invocation] = []
        var waiters: [Waiter] = []
        var taken: [String: Invocation] = [:]
        var underWay = 0
        var readySandboxes: Set<Int> = []
        var isShutDown = false
    }

    private let guarded = Mutex(Guarded())
    private let capacity: Int
    private let reservedConcurrency: Int

    init(capacity: Int, reservedConcurrency: Int? = nil) {
        self.capacity = capacity
        self.reservedConcurrency = reservedConcurrency ?? .max
    }

    /// Hands the invocation to the runtime that waits longest, or queues it.
    func submit(_ invocation: Invocation) throws(Refusal) {
        let result: Result<Waiter?, Refusal> = guarded.withLock { guarded in
            if guarded.isShutDown { return .failure(.shutDown) }
            if invocation.client.isAwaited, guarded.underWay >= reservedConcurrency { return .failure(.throttled) }
            if guarded.waiters.isEmpty {
                guard guarded.queued.count < capacity else { return .failure(.full) }
                guarded.queued.append(invocation)
            }
            guarded.underWay += 1
            return .success(guarded.waiters.isEmpty ? nil : guarded.waiters.removeFirst())
        }
        let waiter = try result.get()
        invocation.whenEnded { _ in self.guarded.withLock { $0.underWay -= 1 } }
        waiter?.continuation.resume(returning: invocation)
    }

    /// Puts an invocation back to the front whose runtime went before it had the event.
    func putBack(_ invocation: Invocation) {
        let waiter: Waiter? = guarded.withLock { guarded in
            if !guarded.waiters.isEmpty { return guarded.waiters.removeFirst() }
            if !guarded.isShutDown { guarded.queued.insert(invocation, at: 0) }
            return nil
        }
        waiter?.continuation.resume(returning: invocation)
    }

    /// Hands an invocation whose connection has closed to another one of the same process, if that waits already.
    func handOver(_ invocation: Invocation, toSandbox number: Int) {
        let waiter = guarded.withLock { guarded in
            guarded.waiters.firstIndex { $0.session.sandbox == number }.map { guarded.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: invocation)
    }

    /// Takes an invocation out of the queue that nobody waits for any more.
    func remove(_ invocation: Invocation) {
        guarded.withLock { $0.queued.removeAll { $0 === invocation } }
    }

    /// The next invocation, or `nil` once the runtime has gone or the emulator ends.
    func next(for session: RuntimeSession) async -> Invocation? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isAnswered, invocation): (Bool, Invocation?) = guarded.withLock { guarded in
                    if guarded.isShutDown || session.isClosed || Task.isCancelled { return (true, nil) }
                    if !guarded.queued.isEmpty { return (true, guarded.queued.removeFirst()) }
                    guarded.waiters.append(Waiter(session: session, continuation: continuation))
                    return (false, nil)
                }
                if isAnswered { continuation.resume(returning: invocation) }
            }
        } onCancel: {
            stopWaiting(session)
        }
    }

    /// Ends the wait of a runtime that has gone.
    func stopWaiting(_ session: RuntimeSession) {
        let waiter = guarded.withLock { guarded in
            guarded.waiters.firstIndex { $0.session === session }.map { guarded.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: nil)
    }

    /// Takes the invocation that waits longest, for a runtime that could not even start.
    func takeFirst() -> Invocation? {
        guarded.withLock { $0.queued.isEmpty ? nil : $0.queued.removeFirst() }
    }

    /// The same, unless there are sandboxes that can still take it.
    func takeFirstUnlessReady() -> Invocation? {
        guarded.withLock { guarded in
            guard !guarded.queued.isEmpty, guarded.readySandboxes.isEmpty else { return nil }
            return guarded.queued.removeFirst()
        }
    }

    /// The process in a sandbox has asked for an event.
    func add(readySandbox number: Int) {
        guarded.withLock { _ = $0.readySandboxes.insert(number) }
    }

    /// Whether the process in a sandbox has asked for an event.
    func isReady(sandbox number: Int) -> Bool {
        guarded.withLock { $0.readySandboxes.contains(number) }
    }

    /// The process in a sandbox has ended; whether it had asked for an event.
    func remove(readySandbox number: Int) -> Bool {
        guarded.withLock { $0.readySandboxes.remove(number) != nil }
    }

    /// Remembers an invocation that a runtime has, so that its answer finds it.
    ///
    /// It may have been on its way from the queue to the runtime when the emulator shut down.
    func remember(_ invocation: Invocation) {
        let isShutDown = guarded.withLock { guarded in
            guarded.taken[invocation.id] = invocation
            return guarded.isShutDown
        }
        if isShutDown { invocation.interrupt(.shutDown) }
    }

    /// Forgets an invocation: answers for its id are refused from now on.
    func forget(_ invocation: Invocation) {
        guarded.withLock { $0.taken[invocation.id] = nil }
        invocation.release()
    }

    /// The invocation a runtime answers for.
    func invocation(id: String) -> Invocation? {
        guarded.withLock { $0.taken[id] }
    }

    /// Refuses all that comes from now on, and interrupts all that is there.
    func shutDown() {
        let (invocations, waiters) = guarded.withLock { guarded in
            guarded.isShutDown = true
            defer {
                guarded.queued = []
                guarded.waiters = []
            }
            return (guarded.queued + guarded.taken.values, guarded.waiters)
        }
        for invocation in invocations { invocation.interrupt(.shutDown) }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }
}
