internal import CCSVScan
import DatastreamCore
import NIOCore

/// Makes batches of rows from chunks of bytes.
///
/// The bytes of a chunk are copied behind those of the unfinished row, scanned in place and handed out together with the
/// rows in them; the fast scanner does what it can and the careful one the rest, row by row.
struct CSVParser {
    private let options: CSVParseOptions
    private let run: RunContext
    private let slot: ResultSlot<CSVProblems>

    private var scanner: CSVScanner?
    private var index: CSVIndex?
    private var isCareful = false
    private var buffer = CSVParseBuffer()
    private var problems: CSVProblemCollection
    private var wantsHeader = false
    private var header: CSVHeaderIndex?
    /// The number of the next row.
    private var rowNumber = 0
    private var mayBeginWithMark = true
    private var batch: CSVBatch?
    private var failure: CSVError?

    init(_ options: CSVParseOptions, in run: RunContext, slot: ResultSlot<CSVProblems>) {
        self.options = options
        self.run = run
        self.slot = slot
        problems = CSVProblemCollection(maxRows: options.maxErrorRows)
    }

    /// Takes a chunk.
    mutating func receive(_ chunk: ByteBuffer) throws {
        guard failure == nil else { return }
        try prepare()
        let distance = buffer.append(room: chunk.readableBytes)
        index?.shift(by: distance)
        scanner?.shift(by: distance)
        chunk.withUnsafeReadableBytes { new in
            guard let source = new.bindMemory(to: UInt8.self).baseAddress else { return }
            let start = buffer.count - new.count
            if !isCareful, !mayBeginWithMark, index?.scanned == start {
                scan(isFinal: false, source: source)
            } else {
                (buffer.bytes + start).update(from: source, count: new.count)
                if skipMark(isFinal: false) { scan(isFinal: false) }
            }
        }
        makeBatch()
    }

    /// Takes the end of the input.
    mutating func receiveEnd() throws {
        guard failure == nil else { return }
        try prepare()
        let distance = buffer.makeOwn(room: 0)
        index?.shift(by: distance)
        scanner?.shift(by: distance)
        _ = skipMark(isFinal: true)
        scan(isFinal: true)
        makeBatch()
        publish()
    }

    /// Counts a row that could not be decoded, when problems are collected; otherwise, and for other errors, false.
    mutating func collects(_ error: CSVError) -> Bool {
        guard options.errors == .collected, error.code == .decodingFailed, let row = error.row else { return false }
        problems.add("DecodingFailed", "The row could not be decoded", row: row)
        return true
    }

    /// Publishes the problems so far.
    func publish() { slot.publish(problems.problems) }

    /// The batch of what came last, once; throws when the input cannot be parsed any further.
    mutating func next() throws -> CSVBatch? {
        if let batch = batch.take() { return batch }
        if let failure { throw failure }
        return nil
    }

    /// Looks up the lazy options, at the first input.
    private mutating func prepare() throws {
        guard scanner == nil else { return }
        let delimiters = options.delimiters.resolve(in: run, default: CSVDelimiters())
        let syntax = try CSVSyntax(delimiters, comment: options.comment, blankLines: options.blankLines)
        if let limit = options.maxFieldSize, limit < 1 {
            throw CSVError(.invalidOption, "maxFieldSize is \(limit); it has to be at least 1, or nil for no limit")
        }
        switch options.header {
        case .none: break
        case .firstRow: wantsHeader = true
        case .names(let names): header = CSVHeaderIndex(names.resolve(in: run, default: []))
        }
        scanner = CSVScanner(syntax)
        if !options.usesReferenceScanner {
            index = syntax.fastDialect.map { CSVIndex($0, instructions: options.instructions) }
        }
        isCareful = index == nil
        index?.begin(at: 0)
    }

    /// Skips a byte-order mark at the very start; false while its end may still come.
    private mutating func skipMark(isFinal: Bool) -> Bool {
        guard mayBeginWithMark else { return true }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        for (index, byte) in mark.enumerated() {
            guard index < buffer.count else {
                if isFinal { mayBeginWithMark = false }
                return isFinal
            }
            guard buffer.bytes[index] == byte else {
                mayBeginWithMark = false
                return true
            }
        }
        mayBeginWithMark = false
        buffer.rowStart = 3
        index?.begin(at: 3)
        scanner?.begin(at: 3)
        return true
    }

    /// - Parameter source: Where the bytes are that the fast scanner has not looked at; nil: in the buffer.
    private mutating func scan(isFinal: Bool, source: UnsafePointer<UInt8>? = nil) {
        guard !buffer.isTooLong else {
            return fail("a row, with the chunk that goes on with it, exceeds 2 GiB", row: 0)
        }
        // a row that the careful scanner has begun is its own; the fast one goes on behind it
        var returnsToFast = isCareful && index != nil
        var source = source
        while true {
            if !isCareful {
                guard !scanFast(isFinal: isFinal, source: source.take()) else { return }
                isCareful = true
                index?.begin(at: buffer.rowStart)
                scanner?.begin(at: buffer.rowStart)
            }
            let outcome = scanCarefully(isFinal: isFinal, stopsAfterRow: returnsToFast)
            guard outcome == .rowHasEnded else { return }
            returnsToFast = false
            isCareful = false
            index?.begin(at: buffer.rowStart)
        }
    }

    /// Scans what is regular; false when the careful scanner has to take over.
    private mutating func scanFast(isFinal: Bool, source: UnsafePointer<UInt8>?) -> Bool {
        let outcome = index?.scan(
            buffer.bytes,
            count: buffer.count,
            from: source,
            rowStart: &buffer.rowStart,
            fields: buffer.fields,
            rows: buffer.rows
        )
        return outcome == .waits && !(isFinal && buffer.rowStart < buffer.count)
    }

    private mutating func scanCarefully(isFinal: Bool, stopsAfterRow: Bool) -> CSVScanner.Outcome {
        let input = CSVScannerInput(
            bytes: buffer.bytes,
            count: buffer.count,
            isFinal: isFinal,
            fields: buffer.fields,
            rows: buffer.rows
        )
        let outcome = scanner?.scan(input, stopsAfterRow: stopsAfterRow) ?? .isOver
        buffer.rowStart = scanner?.rowStart ?? buffer.rowStart
        return outcome
    }

    /// Makes a batch of the complete rows, after a look at limits and problems.
    private mutating func makeBatch() {
        // no position is beyond 32 bits, so a larger limit is none; twice as much has to be a number still
        if let limit = options.maxFieldSize.map({ min($0, 1 << 32) }), let row = firstRow(beyond: limit) {
            fail("a field exceeds maxFieldSize, \(limit) bytes, or its row twice as many", row: row)
        }
        noteProblems()
        let skipped = wantsHeader && buffer.rows.count > 0 ? 1 : 0
        if buffer.rows.count > 0 {
            let storage = buffer.share(firstNumber: rowNumber - skipped, header: header)
            if skipped == 1 {
                let names = CSVHeaderIndex([String](CSVRow(unchecked: 0, of: storage)))
                wantsHeader = false
                header = names
                if storage.rowCount > 1 { batch = CSVBatch(storage: storage.with(names), startIndex: 1) }
            } else {
                batch = CSVBatch(storage: storage, startIndex: 0)
            }
            rowNumber += storage.rowCount - skipped
        }
        // a run that fails has its problems too, however the input was cut
        if failure != nil { publish() }
    }

    /// The first row beyond the limit.
    ///
    /// The unfinished row is as soon as that is certain, so that a quote that is never closed costs no more memory than the
    /// limit and a chunk, and the same row fails however the input is cut.
    private func firstRow(beyond limit: Int) -> Int? {
        if let row = buffer.firstRow(beyond: limit) { return row }
        let isBeyond = isCareful ? scanner?.isBeyond(limit) : index?.isBeyond(limit, rowStart: buffer.rowStart)
        return isBeyond == true ? buffer.rows.count : nil
    }

    /// Counts the problems of the complete rows, or fails at the first.
    private mutating func noteProblems() {
        guard let found = scanner?.problems, !found.isEmpty else { return }
        let complete = buffer.rows.count
        scanner?.problems = found.filter { $0.row >= complete }.map { ($0.problem, 0) }
        for (problem, row) in found where row < buffer.rows.count {
            let (id, message, code) = problem.description
            if options.errors == .thrown {
                fail(code, message, row: row)
            } else {
                problems.add(id, message, row: number(ofRow: row))
            }
        }
    }

    /// The number of a complete row or of the unfinished one behind them; nil for the header.
    private func number(ofRow row: Int) -> Int? {
        wantsHeader ? (row > 0 ? rowNumber + row - 1 : nil) : rowNumber + row
    }

    private mutating func fail(_ what: String, row: Int) {
        fail(.limitExceeded, "\(what); raise the limit, or look for a quote that is not closed", row: row)
    }

    private mutating func fail(_ code: CSVError.Code, _ message: String, row: Int) {
        let number = number(ofRow: row)
        failure = CSVError(
            code,
            number == nil ? "\(message) (in the header)" : message,
            row: number,
            byteOffset: buffer.byteOffset(ofRow: row)
        )
        buffer.rows.removeLast(buffer.rows.count - row)
    }
}

extension CSVScanner.Problem {
    /// What results and errors say about it.
    var description: (id: String, message: String, code: CSVError.Code) {
        switch self {
        case .unexpectedQuote: ("UnexpectedQuote", "Unexpected text after closing quote", .unexpectedQuote)
        case .unterminatedQuote: ("UnterminatedQuote", "Unterminated quoted field", .unterminatedQuote)
        }
    }
}
