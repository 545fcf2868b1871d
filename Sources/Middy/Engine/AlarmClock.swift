import Synchronization

/// Calls back when a time has passed on the system's clock: one sleeping task for all alarms of the process.
///
/// A sleeping task for each invocation would cost some microseconds, wake a thread, and leave an entry of the system behind
/// when it is cancelled. Here an alarm that is taken back leaves nothing, and setting one starts a task only when none would
/// wake in time. That task looks after the alarms every 250 ms or earlier, and ends when it finds none.
@usableFromInline
package final class AlarmClock: Sendable {
    /// The clock that everybody shares.
    @usableFromInline package static let shared = AlarmClock()

    /// What takes an alarm back.
    @usableFromInline
    package struct Alarm: Sendable {
        fileprivate let clock: AlarmClock
        fileprivate let id: UInt64

        /// Takes the alarm back; nothing happens when it has gone off.
        @usableFromInline
        package func cancel() { clock.remove(id) }
    }

    private struct Entry {
        let time: ContinuousClock.Instant
        let action: @Sendable () -> Void
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var lastID: UInt64 = 0
        /// When the task that looks after the alarms wakes next, or nil when there is none.
        var nextLook: ContinuousClock.Instant?
        /// Tells that task from older ones, which an earlier alarm has made needless.
        var generation: UInt64 = 0
    }

    private let state = Mutex(State())

    private static let longestSleep = Duration.milliseconds(250)

    /// Sets an alarm.
    /// - Parameters:
    ///   - duration: How long from now; nothing or less calls back at once.
    ///   - action: What to do then, on any thread; it must not wait.
    @usableFromInline
    package func set(after duration: Duration, _ action: @escaping @Sendable () -> Void) -> Alarm {
        guard duration > .zero else {
            action()
            return Alarm(clock: self, id: 0)
        }
        let now = ContinuousClock.now
        let time = now.advanced(by: duration)
        let (id, start): (UInt64, (UInt64, ContinuousClock.Instant)?) = state.withLock { state in
            state.lastID += 1
            state.entries[state.lastID] = Entry(time: time, action: action)
            let look = min(time, now.advanced(by: Self.longestSleep))
            if let nextLook = state.nextLook, nextLook <= look { return (state.lastID, nil) }
            state.nextLook = look
            state.generation += 1
            return (state.lastID, (state.generation, look))
        }
        if let (generation, look) = start {
            Task.detached { await self.watch(from: look, generation) }
        }
        return Alarm(clock: self, id: id)
    }

    private func remove(_ id: UInt64) {
        // what the action holds may want an alarm taken back when it goes
        let entry = state.withLock { $0.entries.removeValue(forKey: id) }
        withExtendedLifetime(entry) {}
    }

    @concurrent
    private func watch(from first: ContinuousClock.Instant, _ generation: UInt64) async {
        var next: ContinuousClock.Instant? = first
        while let look = next {
            // nobody cancels this task
            try? await Task.sleep(until: look, clock: .continuous)
            let (due, following) = takeDue(at: .now, generation)
            for entry in due { entry.action() }
            next = following
        }
    }

    /// Takes out the alarms whose time has come.
    /// - Returns: They, and when to look again; nil when somebody else does or there is nothing to look after.
    private func takeDue(
        at now: ContinuousClock.Instant,
        _ generation: UInt64
    ) -> (due: [Entry], next: ContinuousClock.Instant?) {
        state.withLock { state in
            guard state.generation == generation else { return ([], nil) }
            let due = state.entries.filter { $0.value.time <= now }
            for id in due.keys { state.entries[id] = nil }
            let earliest = state.entries.values.map(\.time).min()
            state.nextLook = earliest.map { min($0, now.advanced(by: Self.longestSleep)) }
            return (due.values.sorted { $0.time < $1.time }, state.nextLook)
        }
    }
}
