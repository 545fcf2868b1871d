public import DatastreamCore
public import NIOCore

/// Takes a table's first row for its header; `csvDetectHeaderStream` makes it.
public struct CSVDetectHeaderStream: TransformStream, ResultProviding {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// The bytes behind the first row come out.
    public typealias Output = ByteBuffer

    let delimiters: Lazy<CSVDelimiters>
    let maxBufferSize: Int?
    /// Where the names are published, before the first byte behind them goes on.
    public let resultKey: ResultKey<[String]>

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/duplicateResultKey`` when the stage stands twice in one run.
    public func makeTransformer(in run: RunContext) throws -> CSVDetectHeaderKernel {
        CSVDetectHeaderKernel(self, run: run, slot: try run.claim(resultKey))
    }
}

/// Holds bytes until the first row is complete, then passes on what follows.
public struct CSVDetectHeaderKernel: Transformer {
    /// UTF-8 bytes go in.
    public typealias Input = ByteBuffer
    /// The bytes behind the first row come out.
    public typealias Output = ByteBuffer

    private let stage: CSVDetectHeaderStream
    private let run: RunContext
    private let slot: ResultSlot<[String]>
    private var row: CSVFirstRow?
    private var rest: ByteBuffer?
    private var isOver = false

    init(_ stage: CSVDetectHeaderStream, run: RunContext, slot: ResultSlot<[String]>) {
        self.stage = stage
        self.run = run
        self.slot = slot
    }

    /// Takes a chunk.
    /// - Throws: ``CSVError/Code/limitExceeded`` when the first row is too long, and
    ///   ``CSVError/Code/invalidOption`` when the delimiters cannot be used together.
    public mutating func receive(_ chunk: consuming ByteBuffer) throws {
        guard slot.value == nil else { return rest = chunk }
        try read(chunk, isFinal: false)
        guard let limit = stage.maxBufferSize, slot.value == nil, let size = row?.count, size > limit else { return }
        throw CSVError(
            .limitExceeded,
            "csvDetectHeaderStream: \(size) bytes of a first row are more than maxBufferSize, \(limit)",
            row: 0,
            byteOffset: 0
        )
    }

    /// Takes the end of the input; what there is then is the header.
    /// - Throws: ``CSVError/Code/unterminatedQuote`` when that is inside quotes.
    public mutating func receiveEnd() throws {
        isOver = true
        if slot.value == nil { try read(ByteBuffer(), isFinal: true) }
    }

    /// Hands out what comes behind the header.
    public mutating func next() -> TransformStep<ByteBuffer> {
        if let chunk = rest.take(), chunk.readableBytes > 0 { return .output(chunk) }
        return isOver ? .finished : .needsInput
    }

    private mutating func read(_ chunk: ByteBuffer, isFinal: Bool) throws {
        if row == nil {
            row = CSVFirstRow(try CSVSyntax(stage.delimiters.resolve(in: run, default: CSVDelimiters())))
        }
        guard let (names, bytes) = try row?.read(chunk, isFinal: isFinal) else { return }
        slot.publish(names)
        rest = bytes
        row = nil
    }
}

/// The first row of a table, while it arrives.
private struct CSVFirstRow {
    private var buffer = CSVParseBuffer()
    private var scanner: CSVScanner
    private var mayBeginWithMark = true

    init(_ syntax: CSVSyntax) { scanner = CSVScanner(syntax) }

    var count: Int { buffer.count }

    /// The row and the bytes behind it, once it is complete.
    /// - Throws: ``CSVError/Code/unterminatedQuote`` when a quote has made a header of all that came.
    mutating func read(_ chunk: ByteBuffer, isFinal: Bool) throws -> (names: [String], rest: ByteBuffer)? {
        _ = buffer.append(chunk)
        if mayBeginWithMark {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let size = min(buffer.count, 3)
            let isMark = mark.starts(with: UnsafeBufferPointer(start: buffer.bytes, count: size))
            guard isFinal || !isMark || size == 3 else { return nil }
            mayBeginWithMark = false
            if isMark, size == 3 { scanner.begin(at: 3) }
        }
        let input = CSVScannerInput(
            bytes: buffer.bytes,
            count: buffer.count,
            isFinal: isFinal,
            fields: buffer.fields,
            rows: buffer.rows
        )
        let outcome = scanner.scan(input, stopsAfterRow: true)
        guard buffer.rows.count > 0 else { return outcome == .isOver ? ([], ByteBuffer()) : nil }
        if scanner.problems.contains(where: { $0.problem == .unterminatedQuote }) {
            throw CSVError(
                .unterminatedQuote,
                "a quote in the header is not closed, so there are no rows",
                byteOffset: 0
            )
        }
        let rest = UnsafeRawBufferPointer(
            start: buffer.bytes + scanner.position,
            count: buffer.count - scanner.position
        )
        let bytes = ByteBuffer(bytes: rest)
        let storage = buffer.share(firstNumber: 0, header: nil)
        return ([String](CSVRow(unchecked: 0, of: storage)), bytes)
    }
}

/// Makes a stage that takes the first row for the names of the columns, and passes on the bytes behind it.
///
/// ```swift
/// let header = csvDetectHeaderStream()
/// bytes.pipe(through: header).pipe(through: csvParseStream(header: .detected(by: header)))
/// ```
///
/// See `csvDetectDelimitersStream` for the delimiters, and ``CSVHeader/detected(by:)`` for the parser behind it. A quoted
/// newline does not end the row; a byte-order mark does not belong to the first name. Input without a row gives no names.
/// Mirrors datastream's `csvDetectHeaderStream`.
/// - Parameters:
///   - delimiters: The characters, or the stage that finds them, looked up at the first chunk. Default: comma, `"`, any
///     newline.
///   - maxBufferSize: The most bytes to hold while the row is not complete; nil: no limit. Default: 16 MiB.
///   - resultKey: The result's name. Default: `"csvDetectHeader"`.
/// - Throws: Nothing here; a longer row fails the run with ``CSVError/Code/limitExceeded``, and one with a quote that is
///   still open at the end with ``CSVError/Code/unterminatedQuote``.
public func csvDetectHeaderStream(
    delimiters: Lazy<CSVDelimiters> = .value(CSVDelimiters()),
    maxBufferSize: Int? = defaultMaxFieldSize,
    resultKey: String = "csvDetectHeader"
) -> CSVDetectHeaderStream {
    CSVDetectHeaderStream(delimiters: delimiters, maxBufferSize: maxBufferSize, resultKey: ResultKey(resultKey))
}
