import DatastreamJSON
import Synchronization

/// The last invocations.
final class History: Sendable {
    /// How many are kept.
    static let limit = 100

    let revisions = RevisionCounter()
    private let records = Mutex<[InvocationRecord]>([])

    func add(_ record: InvocationRecord) {
        records.withLock { records in
            if records.count == Self.limit { records.removeFirst() }
            records.append(record)
        }
    }

    /// All that changed after a revision, oldest first, and the revision to ask for next.
    func changes(since revision: Int) -> JSONValue {
        // Read first: what changes meanwhile is told again the next time.
        let current = revisions.current
        let changed = records.withLock { $0 }.filter { $0.revision > revision }
        return ["revision": .int(current), "invocations": .array(changed.map(\.json))]
    }
}

/// Counts changes, so that a reader can ask for those it has not seen.
final class RevisionCounter: Sendable {
    private let count = Atomic(0)

    var current: Int { count.load(ordering: .sequentiallyConsistent) }

    func next() -> Int { count.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue }
}
