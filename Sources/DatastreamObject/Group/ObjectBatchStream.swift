public import DatastreamCore

/// Gathers neighbouring rows that belong together; `objectBatchStream` makes it.
public struct ObjectBatchStream<Rule: ObjectComparing>: TransformStream {
    /// Rows go in.
    public typealias Input = Rule.Row
    /// Batches of rows come out, none of them empty.
    public typealias Output = [Rule.Row]

    @usableFromInline let rule: Rule
    @usableFromInline let maxBatchSize: Int?

    @inlinable
    init(_ rule: Rule, maxBatchSize: Int?) {
        self.rule = rule
        self.maxBatchSize = maxBatchSize
    }

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/invalidOption`` when the largest batch is below 1.
    @inlinable
    public func makeTransformer(in run: RunContext) throws -> Kernel {
        if let maxBatchSize, maxBatchSize < 1 {
            throw StreamError(.invalidOption, "maxBatchSize is \(maxBatchSize); it has to be at least 1")
        }
        return Kernel(rule, maxBatchSize: maxBatchSize ?? .max)
    }

    /// Holds the rows of one batch.
    public struct Kernel: Transformer {
        /// Rows go in.
        public typealias Input = Rule.Row
        /// Batches of rows come out, none of them empty.
        public typealias Output = [Rule.Row]

        @usableFromInline var rule: Rule
        @usableFromInline let maxBatchSize: Int
        @usableFromInline var batch: [Rule.Row] = []
        @usableFromInline var ready: [Rule.Row] = []
        @usableFromInline var isOver = false

        @inlinable
        init(_ rule: Rule, maxBatchSize: Int) {
            self.rule = rule
            self.maxBatchSize = maxBatchSize
        }

        /// Takes one row.
        @inlinable
        public mutating func receive(_ row: consuming Rule.Row) {
            if let previous = batch.last, !rule.belong(row, to: previous) { moveBatch() }
            batch.append(row)
            // after a full batch the group goes on in a new one, and if it does not, that one is the next group's
            if batch.count >= maxBatchSize { moveBatch() }
        }

        /// Takes the end: what is left is a batch.
        @inlinable
        public mutating func receiveEnd() {
            isOver = true
            moveBatch()
        }

        /// Hands out a batch that is complete.
        @inlinable
        public mutating func next() -> TransformStep<[Rule.Row]> {
            if !ready.isEmpty {
                defer { ready = [] }
                return .output(ready)
            }
            return isOver ? .finished : .needsInput
        }

        @inlinable
        mutating func moveBatch() {
            ready = batch
            batch = []
        }
    }
}

/// Makes a stage that gathers neighbouring rows with equal values under some names into arrays.
///
/// ```swift
/// rows.pipe(through: objectBatchStream(keys: ["customer", "year"], maxBatchSize: 10_000))
/// ```
/// The values are compared one by one, so `"a b"`, `"c"` and `"a"`, `"b c"` differ; one that is missing is null. A
/// batch is handed out with the first row of the next, when it is full, or at the end; a flush does not cut it. Mirrors
/// datastream's `objectBatchStream`.
/// - Parameters:
///   - keys: The names; none: all rows belong together.
///   - maxBatchSize: The most rows in one batch, at least 1; a larger group goes on in the next. Default: nil, no
///     limit.
/// - Throws: Nothing here; a size below 1 fails the run with ``StreamError/Code/invalidOption``.
public func objectBatchStream(keys: [String], maxBatchSize: Int? = nil) -> ObjectBatchStream<RecordKeysComparing> {
    ObjectBatchStream(RecordKeysComparing(keys), maxBatchSize: maxBatchSize)
}

/// Makes a stage that gathers neighbouring rows of your own with one key into arrays.
///
/// ```swift
/// orders.pipe(through: objectBatchStream(by: \Order.customer))
/// ```
/// - Parameters:
///   - key: What the rows of a batch have in common: a key path or a closure.
///   - maxBatchSize: The most rows in one batch, at least 1; a larger group goes on in the next. Default: nil, no
///     limit.
/// - Throws: Nothing here; a size below 1 fails the run with ``StreamError/Code/invalidOption``.
@inlinable
public func objectBatchStream<Row: Sendable, Key: Equatable>(
    by key: @escaping @Sendable (Row) -> Key,
    maxBatchSize: Int? = nil
) -> ObjectBatchStream<ObjectKeyComparing<Row, Key>> {
    ObjectBatchStream(ObjectKeyComparing(key), maxBatchSize: maxBatchSize)
}
