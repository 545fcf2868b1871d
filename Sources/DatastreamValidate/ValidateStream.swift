public import DatastreamCore

/// Checks rows with a closure, which may also mend them; rows that are reported are dropped.
///
/// ```swift
/// let valid = validateStream { (order: inout Order, report) in
///     order.city = order.city.capitalized
///     if order.total < 0 { report.add("negativeTotal", keys: ["total"], "The total is negative") }
/// }
/// let results = try await orders.pipe(through: valid).pipe(to: sink)
/// for problem in (results[valid] ?? [:]).values { print(problem.id, problem.count, problem.rows) }
/// ```
/// Mirrors datastream's `validateStream`: its schema is a closure here, and types are `Codable`'s matter.
/// - Parameters:
///   - idxStart: The number of the first row. Default: 0.
///   - onErrorEnqueue: Whether invalid rows pass too, as they came in. Default: false.
///   - maxErrorRows: How many row numbers are kept for a problem, or nil for all. Default: 1,000.
///   - maxErrorKeys: How many problems are kept, or nil for all. Default: 1,000.
///   - resultKey: The name of the result. Default: "validate".
///   - check: Looks at a row, may change it, and reports what is wrong with it; what it throws fails the run.
/// - Returns: A stage whose result is ``ValidationProblems``.
public func validateStream<Row: Sendable>(
    idxStart: Int = 0,
    onErrorEnqueue: Bool = false,
    maxErrorRows: Int? = 1_000,
    maxErrorKeys: Int? = 1_000,
    resultKey: String = "validate",
    _ check: @escaping @Sendable (inout Row, inout ValidationReport) throws -> Void
) -> ValidateStream<Row> {
    ValidateStream(
        report: { ValidationReport(firstRow: idxStart, maxRows: maxErrorRows, maxProblems: maxErrorKeys) },
        passesRows: onErrorEnqueue,
        check: check,
        resultKey: ResultKey(resultKey)
    )
}

/// Drops rows that a check reports: what ``validateStream(idxStart:onErrorEnqueue:maxErrorRows:maxErrorKeys:resultKey:_:)`` returns.
public struct ValidateStream<Row: Sendable>: TransformStream, ResultProviding {
    /// Rows go in.
    public typealias Input = Row
    /// Valid rows come out, as the check left them.
    public typealias Output = Row

    let report: @Sendable () -> ValidationReport
    let passesRows: Bool
    let check: @Sendable (inout Row, inout ValidationReport) throws -> Void
    /// Where the problems are published: when the run is flushed, and at its end.
    public let resultKey: ResultKey<ValidationProblems>

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/duplicateResultKey`` when the stage stands twice in one run.
    public func makeTransformer(in run: RunContext) throws -> Kernel {
        Kernel(report: report(), passesRows: passesRows, check: check, slot: try run.claim(resultKey))
    }

    /// Checks row after row; holds at most one.
    public struct Kernel: Transformer {
        @usableFromInline var report: ValidationReport
        @usableFromInline let passesRows: Bool
        @usableFromInline let check: @Sendable (inout Row, inout ValidationReport) throws -> Void
        @usableFromInline let slot: ResultSlot<ValidationProblems>
        @usableFromInline var held: Row?
        @usableFromInline var isOver = false

        init(
            report: ValidationReport,
            passesRows: Bool,
            check: @escaping @Sendable (inout Row, inout ValidationReport) throws -> Void,
            slot: ResultSlot<ValidationProblems>
        ) {
            self.report = report
            self.passesRows = passesRows
            self.check = check
            self.slot = slot
        }

        /// Checks one row.
        @inlinable
        public mutating func receive(_ row: consuming Row) throws {
            var checked = copy row
            report.isValid = true
            try check(&checked, &report)
            if report.isValid { held = checked } else if passesRows { held = row }
            report.row &+= 1
        }

        /// Publishes the problems so far.
        @inlinable
        public mutating func receiveFlush() { slot.publish(report.problems) }

        /// Publishes the problems so far, when nobody wants more.
        @inlinable
        public mutating func receiveStop() { slot.publish(report.problems) }

        /// Publishes the problems.
        @inlinable
        public mutating func receiveEnd() {
            isOver = true
            slot.publish(report.problems)
        }

        /// Hands the row on.
        @inlinable
        public mutating func next() throws -> TransformStep<Row> {
            if let row = held.take() { return .output(row) }
            return isOver ? .finished : .needsInput
        }
    }
}
