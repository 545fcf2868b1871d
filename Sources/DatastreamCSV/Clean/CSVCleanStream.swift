public import DatastreamCore

/// A row whose width and emptiness can be looked at.
public protocol CSVCheckable: Sendable {
    /// How many fields the row has.
    var count: Int { get }
    /// Whether the row has no bytes in any field.
    var isBlank: Bool { get }
}

extension CSVRow: CSVCheckable {
    /// Whether the row has no bytes in any field.
    @inlinable
    public var isBlank: Bool { (0..<count).allSatisfy { withBuffer(at: $0) { $0.isEmpty } } }
}

extension Array: CSVCheckable where Element == String {
    /// Whether the row has no characters in any field.
    @inlinable
    public var isBlank: Bool { allSatisfy(\.isEmpty) }
}

/// Drops rows that are empty or of the wrong width; `csvRemoveEmptyRowsStream` and `csvRemoveMalformedRowsStream` make it.
///
/// The description does not name the row type; it meets it when it is piped. Its result is which rows it found.
public struct CSVCleanStream: Sendable, ResultProviding {
    @usableFromInline
    enum Rule: Sendable {
        case isNotEmpty
        case hasWidth(of: Lazy<[String]>?)
    }

    @usableFromInline let rule: Rule
    @usableFromInline let passesRows: Bool
    @usableFromInline let errors: CSVErrorPolicy
    @usableFromInline let maxErrorRows: Int?
    /// Where the rows found are published: when the run is flushed, and at its end.
    public let resultKey: ResultKey<CSVProblems>

    @usableFromInline
    init(rule: Rule, passesRows: Bool, errors: CSVErrorPolicy, maxErrorRows: Int?, resultKey: String) {
        self.rule = rule
        self.passesRows = passesRows
        self.errors = errors
        self.maxErrorRows = maxErrorRows
        self.resultKey = ResultKey(resultKey)
    }

    /// The stage for rows of one type.
    public struct Of<Row: CSVCheckable>: TransformStream {
        /// Rows go in.
        public typealias Input = Row
        /// The rows that are left come out.
        public typealias Output = Row

        @usableFromInline let options: CSVCleanStream

        /// Gives a stage its row type; `pipe(through:)` does it unasked.
        /// - Parameter options: What `csvRemoveEmptyRowsStream` or `csvRemoveMalformedRowsStream` made.
        @inlinable
        public init(_ options: CSVCleanStream) { self.options = options }

        /// Makes the kernel of one run.
        /// - Throws: ``StreamError/Code/duplicateResultKey`` when the stage stands twice in one run.
        @inlinable
        public func makeTransformer(in run: RunContext) throws -> CSVCleanKernel<Row> {
            CSVCleanKernel(options, log: CSVProblemLog(try run.claim(options.resultKey), options, run: run))
        }
    }
}

/// Drops row after row, or passes it on.
public struct CSVCleanKernel<Row: CSVCheckable>: Transformer {
    /// Rows go in.
    public typealias Input = Row
    /// The rows that are left come out.
    public typealias Output = Row

    @usableFromInline let log: CSVProblemLog
    @usableFromInline let looksAtWidth: Bool
    @usableFromInline let passesRows: Bool
    @usableFromInline var width: Int?
    @usableFromInline var number = 0
    @usableFromInline var held: Row?
    @usableFromInline var isOver = false

    @inlinable
    init(_ options: CSVCleanStream, log: CSVProblemLog) {
        self.log = log
        passesRows = options.passesRows
        if case .hasWidth = options.rule { looksAtWidth = true } else { looksAtWidth = false }
    }

    /// Takes one row.
    /// - Throws: ``CSVError/Code/emptyRow`` or ``CSVError/Code/malformedRow`` when such rows are to fail the run.
    @inlinable
    public mutating func receive(_ row: consuming Row) throws {
        let isGood: Bool
        if looksAtWidth {
            let expected = width ?? log.width(for: row)
            width = expected
            isGood = row.count == expected
        } else {
            isGood = !row.isBlank
        }
        if !isGood { try log.add(row, number, width: width) }
        if isGood || passesRows { held = row }
        number &+= 1
    }

    /// Publishes the rows found so far.
    @inlinable
    public mutating func receiveFlush() { log.publish() }

    /// Publishes the rows found so far, when nobody wants more.
    @inlinable
    public mutating func receiveStop() { log.publish() }

    /// Publishes the rows found.
    @inlinable
    public mutating func receiveEnd() {
        isOver = true
        log.publish()
    }

    /// Hands out the row, if it is left.
    @inlinable
    public mutating func next() -> TransformStep<Row> {
        if let row = held.take() { return .output(row) }
        return isOver ? .finished : .needsInput
    }
}

/// The rows that a cleaning stage has found; one for each run.
@usableFromInline
final class CSVProblemLog {
    private let slot: ResultSlot<CSVProblems>
    private let rule: CSVCleanStream.Rule
    private let throwsErrors: Bool
    private let run: RunContext
    private var found: CSVProblemCollection

    @usableFromInline
    init(_ slot: ResultSlot<CSVProblems>, _ options: CSVCleanStream, run: RunContext) {
        self.slot = slot
        self.rule = options.rule
        throwsErrors = options.errors == .thrown
        self.run = run
        found = CSVProblemCollection(maxRows: options.maxErrorRows)
    }

    /// The number of headers, those that the first row knows too, or else of its fields.
    @usableFromInline
    func width<Row: CSVCheckable>(for row: Row) -> Int {
        if case .hasWidth(let headers?) = rule {
            let names = headers.resolve(in: run, default: [])
            if !names.isEmpty { return names.count }
        }
        if let names = (row as? CSVRow)?.header, !names.isEmpty { return names.count }
        return row.count
    }

    @usableFromInline
    func add<Row: CSVCheckable>(_ row: Row, _ number: Int, width: Int?) throws {
        switch rule {
        case .isNotEmpty: try add("EmptyRow", "Row is empty", .emptyRow, row, number)
        case .hasWidth:
            let counts = throwsErrors ? ": \(row.count) instead of \(width ?? 0)" : ""
            try add("MalformedRow", "Row has incorrect number of fields\(counts)", .malformedRow, row, number)
        }
    }

    private func add<Row>(_ id: String, _ message: String, _ code: CSVError.Code, _ row: Row, _ number: Int) throws {
        guard throwsErrors else { return found.add(id, message, row: number) }
        let place = row as? CSVRow
        throw CSVError(code, message, row: place?.number ?? number, byteOffset: place?.byteOffset)
    }

    @usableFromInline
    func publish() { slot.publish(found.problems) }
}
