import Synchronization

/// Counts and times one stage of one run.
///
/// It has one writer, the stage's owner, and any number of readers: every field is an atomic that is only ever stored by
/// the owner, so a reading in the middle of a call may be behind by that call.
@usableFromInline
final class StageMeter: Sendable {
    /// What the stage is doing.
    @usableFromInline
    enum Phase: UInt8 {
        case waitingForUpstream, working, heldByDownstream, over
    }

    private final class Flow: Sendable {
        let chunks = Atomic<Int>(0)
        let elements = Atomic<Int>(0)
        let bytes = Atomic<Int>(0)

        func add(_ size: ChunkSize) {
            Self.add(1, to: chunks)
            Self.add(size.elements, to: elements)
            if let count = size.bytes { Self.add(count, to: bytes) }
        }

        private static func add(_ count: Int, to total: borrowing Atomic<Int>) {
            total.store(total.load(ordering: .relaxed) &+ count, ordering: .relaxed)
        }

        func reading(countsBytes: Bool) -> GaugeReport.Flow {
            GaugeReport.Flow(
                chunks: chunks.load(ordering: .relaxed),
                elements: elements.load(ordering: .relaxed),
                bytes: countsBytes ? bytes.load(ordering: .relaxed) : nil
            )
        }
    }

    private let name: String
    private let now: @Sendable () -> Int64
    private let phase = Atomic(Phase.waitingForUpstream.rawValue)
    private let since: Atomic<Int64>
    private let working = Atomic<Int64>(0)
    private let waiting = Atomic<Int64>(0)
    private let held = Atomic<Int64>(0)
    private let input = Flow()
    private let output = Flow()
    private let inputHasBytes = Atomic(false)
    private let outputHasBytes = Atomic(false)

    init(name: String, started: Int64, now: @escaping @Sendable () -> Int64) {
        self.name = name
        self.now = now
        since = Atomic(started)
    }

    /// What the stage does from now on; the time since the last change belongs to what it did before.
    @usableFromInline
    func enter(_ next: Phase) {
        let current = Phase(rawValue: phase.load(ordering: .relaxed)) ?? .over
        if current == next { return }
        let time = now()
        let spent = time &- since.load(ordering: .relaxed)
        switch current {
        case .working: working.store(working.load(ordering: .relaxed) &+ spent, ordering: .relaxed)
        case .waitingForUpstream: waiting.store(waiting.load(ordering: .relaxed) &+ spent, ordering: .relaxed)
        case .heldByDownstream: held.store(held.load(ordering: .relaxed) &+ spent, ordering: .relaxed)
        case .over: break
        }
        since.store(time, ordering: .relaxed)
        phase.store(next.rawValue, ordering: .releasing)
    }

    @usableFromInline
    func countInput(_ size: ChunkSize) {
        if size.bytes != nil { inputHasBytes.store(true, ordering: .relaxed) }
        input.add(size)
    }

    @usableFromInline
    func countOutput(_ size: ChunkSize) {
        if size.bytes != nil { outputHasBytes.store(true, ordering: .relaxed) }
        output.add(size)
    }

    func reading(at time: Int64) -> GaugeReport.Stage {
        let current = Phase(rawValue: phase.load(ordering: .acquiring))
        let running = max(0, time &- since.load(ordering: .relaxed))
        func total(_ counter: borrowing Atomic<Int64>, _ counted: Phase) -> Duration {
            .nanoseconds(counter.load(ordering: .relaxed) &+ (current == counted ? running : 0))
        }
        return GaugeReport.Stage(
            name: name,
            input: input.reading(countsBytes: inputHasBytes.load(ordering: .relaxed)),
            output: output.reading(countsBytes: outputHasBytes.load(ordering: .relaxed)),
            working: total(working, .working),
            waitingForUpstream: total(waiting, .waitingForUpstream),
            heldByDownstream: total(held, .heldByDownstream)
        )
    }
}
