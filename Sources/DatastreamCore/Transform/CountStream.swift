/// Counts the items that pass: rows before a formatter, chunks after it.
///
/// Its result is an `Int`.
///
/// ```swift
/// let rows = countStream()
/// let results = try await createReadableStream(orders).pipe(through: rows).pipe(to: sink)
/// print(results[rows] ?? 0)
/// ```
/// Mirrors datastream's `objectCountStream`.
public struct CountStream: PassThroughStream, ResultProviding {
    /// Where the count is published: when the run is flushed, and at its end or failure.
    public let resultKey: ResultKey<Int>

    @inlinable
    init(resultKey: ResultKey<Int>) { self.resultKey = resultKey }

    /// Makes the counter of one run.
    @inlinable
    public func makeObserver(in run: RunContext) throws -> Observer { Observer(slot: try run.claim(resultKey)) }

    /// Counts in one run.
    public struct Observer: PassThroughObserver {
        @usableFromInline let slot: ResultSlot<Int>
        @usableFromInline var count = 0

        @inlinable
        init(slot: ResultSlot<Int>) { self.slot = slot }

        /// Counts one.
        @inlinable
        public mutating func observe<Element>(_ element: borrowing Element) { count &+= 1 }

        /// Publishes the count so far.
        @inlinable
        public mutating func publish() { slot.publish(count) }

        /// Publishes the count.
        @inlinable
        public mutating func end() { slot.publish(count) }
    }
}

/// Makes a stage that counts what passes.
///
/// ```swift
/// let rows = countStream(resultKey: "rows")
/// ```
/// - Parameter resultKey: The result's name. Default: `"count"`.
@inlinable
public func countStream(resultKey: String = "count") -> CountStream {
    CountStream(resultKey: ResultKey(resultKey))
}
