public import DatastreamCore
public import DatastreamObject
public import NIOCore

/// Where the header of a table of records comes from.
public enum CSVRecordHeader: Sendable {
    /// The names of the first record; a later record with another name fails the run, so that nothing is lost.
    case ofFirstRecord
    /// These names, or what a stage above finds, looked up at the first record; other names are left out.
    case names(Lazy<[String]>)

    /// The names that the stage `stage` finds.
    public static func detected<Stage: ResultProviding>(by stage: Stage) -> CSVRecordHeader
    where Stage.Value == [String] { .names(.detected(by: stage)) }
}

/// Formats records as CSV bytes, each value in the column of its name; `csvFormatStream` makes it.
public struct CSVRecordFormatStream: TransformStream {
    /// Records go in.
    public typealias Input = Record
    /// UTF-8 bytes come out.
    public typealias Output = ByteBuffer

    var format: CSVFormatStream
    var header: CSVRecordHeader
    var writesHeader: Bool

    init(_ format: CSVFormatStream, header: CSVRecordHeader, writesHeader: Bool) {
        self.format = format
        self.header = header
        self.writesHeader = writesHeader
    }

    @usableFromInline
    init(_ format: CSVFormatStream) {
        self.init(
            format,
            header: format.header.map { .names(.value($0)) } ?? .ofFirstRecord,
            writesHeader: format.header != nil
        )
    }

    /// Makes the kernel of one run.
    /// - Throws: ``CSVError/Code/invalidOption`` when the characters of the dialect cannot be used together.
    public func makeTransformer(in run: RunContext) throws -> CSVRecordFormatKernel {
        _ = try CSVDialect(format)
        return CSVRecordFormatKernel(self, in: run)
    }
}

/// Finds out the columns at the first record, and fills a buffer with rows.
public struct CSVRecordFormatKernel: Transformer {
    /// Records go in.
    public typealias Input = Record
    /// UTF-8 bytes come out.
    public typealias Output = ByteBuffer

    private struct Plan: Sendable {
        var positions: [Int?]
        var unknown: String?
    }

    private let stage: CSVRecordFormatStream
    private let run: RunContext
    private var rows: CSVFormatKernel<CSVRecordRow>?
    private var names: [String] = []
    private var refusesOthers = false
    private var plans = HeaderCache<Plan>()
    private var number = 0
    private var isOver = false

    init(_ stage: CSVRecordFormatStream, in run: RunContext) {
        self.stage = stage
        self.run = run
    }

    /// Writes one record.
    /// - Throws: ``CSVError/Code/rowFailed`` when it has a name that the first record, which makes the header, has not.
    public mutating func receive(_ record: consuming Record) throws {
        if rows == nil { try begin(with: record) }
        let names = names
        let plan = plans.plan(for: record.header) { header in
            Plan(
                positions: names.map { header.position(of: $0) },
                unknown: header.names.count > names.count || !header.names.allSatisfy(names.contains)
                    ? header.names.first { !names.contains($0) } : nil
            )
        }
        if refusesOthers, let unknown = plan.unknown {
            throw CSVError(
                .rowFailed,
                "the first record, which makes the columns, has no value of this name; give the names as header:",
                row: number,
                column: unknown
            )
        }
        number += 1
        try rows?.receive(CSVRecordRow(record: record, positions: plan.positions))
    }

    /// Hands out what is there.
    public mutating func receiveFlush() { rows?.receiveFlush() }

    /// Hands out the rest, or the header of a table without rows, if it is known.
    public mutating func receiveEnd() throws {
        isOver = true
        if rows == nil, let names = givenNames() { try begin(names) }
        rows?.receiveEnd()
    }

    /// Hands out the buffer when it is time.
    public mutating func next() -> TransformStep<ByteBuffer> {
        if let step = rows?.next() { return step }
        return isOver ? .finished : .needsInput
    }

    private mutating func begin(with record: Record) throws {
        let given = givenNames()
        refusesOthers = given == nil
        try begin(given ?? record.names)
    }

    private mutating func begin(_ names: [String]) throws {
        self.names = names
        var format = stage.format
        format.header = stage.writesHeader ? names : nil
        rows = try CSVFormatStream.Of<CSVRecordRow>(format).makeTransformer(in: run)
    }

    private func givenNames() -> [String]? {
        guard case .names(let lazy) = stage.header else { return nil }
        let names = lazy.resolve(in: run, default: [])
        return names.isEmpty ? nil : names
    }
}

/// Makes a stage that formats records as CSV, with a header that comes from the records or from another stage.
///
/// ```swift
/// records.pipe(through: csvFormatStream(header: .ofFirstRecord))
/// ```
/// Each value goes into the column of its name, whatever the order of the record; a column without a value gets the
/// null text. Points in time are written as ISO 8601, lists and records as JSON. `csvFormatStream(header: ["id",
/// "total"])` does the same with a header of your own, and `csvFormatStream()` without writing one. Names that are
/// given are written for zero records too.
/// - Parameters:
///   - header: Where the names of the columns come from.
///   - delimiter: What separates fields. Default: a comma.
///   - newline: What ends each row. Default: CRLF.
///   - quote: What encloses fields; one ASCII character. Default: `"`.
///   - escape: What stands before a quote inside quotes; one ASCII character. Default: the quote, doubled.
///   - quoting: Which fields are quoted. Default: those that need it.
///   - nullText: What is written for null, never quoted. Default: nothing.
///   - escapeFormulae: Puts `'` before what a spreadsheet would run. Default: true.
/// - Throws: Nothing here; a record with a name that the first one has not fails the run with
///   ``CSVError/Code/rowFailed``, if the header is its.
public func csvFormatStream(
    header: CSVRecordHeader,
    delimiter: String = ",",
    newline: String = "\r\n",
    quote: Character = "\"",
    escape: Character? = nil,
    quoting: CSVQuotePolicy = .minimal,
    nullText: String = "",
    escapeFormulae: Bool = true
) -> CSVRecordFormatStream {
    let format = csvFormatStream(
        delimiter: delimiter,
        newline: newline,
        quote: quote,
        escape: escape,
        quoting: quoting,
        nullText: nullText,
        escapeFormulae: escapeFormulae
    )
    return CSVRecordFormatStream(format, header: header, writesHeader: true)
}
