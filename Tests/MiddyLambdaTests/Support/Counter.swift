import Synchronization

/// Counts, from any task.
final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }

    func increment() { count.add(1, ordering: .relaxed) }

    /// The count once it has stayed the same for 200 looks a millisecond apart.
    func valueWhenStill() async -> Int {
        var last = -1
        var looks = 0
        while looks < 200 {
            let now = value
            looks = now == last && now > 0 ? looks + 1 : 0
            last = now
            try? await Task.sleep(for: .milliseconds(1))
        }
        return last
    }
}
