import Synchronization

/// What one run of a pipeline knows about itself: its options and the results of its stages.
///
/// The operation that starts a run makes it and hands it up the chain. Stages publish into it and find the results of
/// the stages above them; whoever holds it can read the results while the run goes on.
public final class RunContext: Sendable {
    private struct Entry {
        let name: String
        let slot: any Sendable & AnyObject
        let value: @Sendable () -> (any Sendable)?
        var isClaimed: Bool
    }

    private let entries = Mutex<[UInt64: Entry]>([:])

    private let gauged = Mutex<GaugeMeasurement?>(nil)

    /// How the run is carried out.
    public let options: RunOptions

    /// What a gauge measures of the run; set before the first stage is asked for its kernel.
    @usableFromInline var measurement: GaugeMeasurement? {
        get { gauged.withLock { $0 } }
        set { gauged.withLock { $0 = newValue } }
    }

    /// Makes the context of a new run.
    /// - Parameter options: How the run is carried out.
    public init(options: RunOptions = RunOptions()) { self.options = options }

    /// Reserves the slot of a result for the stage that publishes it.
    /// - Throws: ``StreamError/Code/duplicateResultKey`` when another stage of this run has reserved it.
    public func claim<Value>(_ key: ResultKey<Value>) throws -> ResultSlot<Value> {
        let (slot, wasClaimed) = find(key, claiming: true)
        guard !wasClaimed else {
            throw StreamError(
                .duplicateResultKey,
                "the stage with the result \"\(key.name)\" stands twice in one run; make a second stage instead"
            )
        }
        return slot
    }

    /// The slot of a result, for a stage that reads what another one publishes.
    public func slot<Value>(for key: ResultKey<Value>) -> ResultSlot<Value> {
        find(key, claiming: false).slot
    }

    /// The newest value of a result, or nil when none was published.
    public subscript<Value>(_ key: ResultKey<Value>) -> Value? { slot(for: key).value }

    /// The newest value of a stage's result, or nil when none was published.
    public subscript<Stage: ResultProviding>(_ stage: Stage) -> Stage.Value? { self[stage.resultKey] }

    /// The newest value of the result with a name, or nil; of several with one name, the one made last.
    public subscript(_ name: String) -> (any Sendable)? {
        entries.withLock { entries in
            entries.filter { $0.value.name == name }.max { $0.key < $1.key }?.value
        }?.value()
    }

    private func find<Value>(
        _ key: ResultKey<Value>,
        claiming: Bool
    ) -> (slot: ResultSlot<Value>, wasClaimed: Bool) {
        entries.withLock { entries in
            if let entry = entries[key.id], let slot = entry.slot as? ResultSlot<Value> {
                if claiming { entries[key.id]?.isClaimed = true }
                return (slot, entry.isClaimed)
            }
            let slot = ResultSlot<Value>()
            entries[key.id] = Entry(name: key.name, slot: slot, value: { slot.value }, isClaimed: claiming)
            return (slot, false)
        }
    }
}
