public import DatastreamCore
public import DatastreamObject
public import NIOCore

/// Formats records as CSV bytes, each value in the column of its name: what piping records through `csvFormatStream` makes.
///
/// The names are those of the formatter's header, or of the first record; then a later record with another name fails the
/// run, so that nothing is lost. A column without a value gets the null text. Points in time are written as ISO 8601,
/// lists and records as JSON.
public struct CSVRecordFormatStream: TransformStream {
    /// Records go in.
    public typealias Input = Record
    /// UTF-8 bytes come out.
    public typealias Output = ByteBuffer

    let format: CSVFormatStream

    /// Gives `format` records to write.
    public init(_ format: CSVFormatStream) { self.format = format }

    /// Makes the kernel of one run.
    /// - Throws: ``CSVError/Code/invalidOption`` when the characters of the dialect cannot be used together.
    public func makeTransformer(in run: RunContext) throws -> CSVRecordFormatKernel {
        _ = try CSVDialect(format)
        return CSVRecordFormatKernel(format, in: run)
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

    private let format: CSVFormatStream
    private let run: RunContext
    private var rows: CSVFormatKernel<CSVRecordRow>?
    private var names: [String] = []
    private var refusesOthers = false
    private var plans = HeaderCache<Plan>()
    private var number = 0
    private var isOver = false

    init(_ format: CSVFormatStream, in run: RunContext) {
        self.format = format
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
        try rows?.receiveEnd()
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
        var format = format
        if case .none = format.header {} else { format.header = .names(names) }
        rows = try CSVFormatStream.Of<CSVRecordRow>(format).makeTransformer(in: run)
    }

    private func givenNames() -> [String]? {
        guard case .names(let lazy) = format.header else { return nil }
        let names = lazy.resolve(in: run, default: [])
        return names.isEmpty ? nil : names
    }
}
