public import DatastreamCore
public import NIOCore

/// Finds a table's delimiters; `csvDetectDelimitersStream` makes it.
public struct CSVDetectDelimitersStream: TransformStream, ResultProviding {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// The same bytes come out.
    public typealias Output = ByteBuffer

    let maxBufferSize: Int?
    /// Where the delimiters are published, before the first byte goes on; nothing is when there is no newline.
    public let resultKey: ResultKey<CSVDelimiters>

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/duplicateResultKey`` when the stage stands twice in one run.
    public func makeTransformer(in run: RunContext) throws -> CSVDetectDelimitersKernel {
        CSVDetectDelimitersKernel(slot: try run.claim(resultKey), maxBufferSize: maxBufferSize)
    }
}

/// Holds bytes until the first newline, then passes them on.
public struct CSVDetectDelimitersKernel: Transformer {
    /// UTF-8 bytes go in.
    public typealias Input = ByteBuffer
    /// The same bytes come out.
    public typealias Output = ByteBuffer

    private let slot: ResultSlot<CSVDelimiters>
    private let maxBufferSize: Int?
    private var held: ByteBuffer?
    private var line = CSVFirstLine()
    private var hasFound = false
    private var isOver = false

    init(slot: ResultSlot<CSVDelimiters>, maxBufferSize: Int?) {
        self.slot = slot
        self.maxBufferSize = maxBufferSize
    }

    /// Takes a chunk.
    /// - Throws: ``CSVError/Code/limitExceeded`` when there are too many bytes without a newline.
    public mutating func receive(_ chunk: consuming ByteBuffer) throws {
        guard !hasFound else { return held = chunk }
        if held == nil { held = chunk } else { held?.writeImmutableBuffer(chunk) }
        detect(isLast: false)
        guard let limit = maxBufferSize, !hasFound, let size = held?.readableBytes, size > limit else { return }
        detect(isLast: true)
        guard !hasFound else { return }
        throw CSVError(
            .limitExceeded,
            "csvDetectDelimitersStream: \(size) bytes without a newline are more than maxBufferSize, \(limit)"
        )
    }

    /// Takes the end of the input.
    public mutating func receiveEnd() {
        isOver = true
        if !hasFound { detect(isLast: true) }
        hasFound = true
    }

    /// Hands out what may go on.
    public mutating func next() -> TransformStep<ByteBuffer> {
        if hasFound, let chunk = held.take(), chunk.readableBytes > 0 { return .output(chunk) }
        return isOver ? .finished : .needsInput
    }

    private mutating func detect(isLast: Bool) {
        guard let held else { return }
        held.withUnsafeReadableBytes { bytes in
            guard let end = line.end(in: bytes, isLast: isLast) else { return }
            let isPair = bytes[end] == 13 && end + 1 < bytes.count && bytes[end + 1] == 10
            let newline = isPair ? "\r\n" : bytes[end] == 13 ? "\r" : "\n"
            let delimiter = line.delimiter
            let quote = [UInt8(ascii: "\""), UInt8(ascii: "'")].first { brackets($0, delimiter, bytes) }
            slot.publish(
                CSVDelimiters(
                    delimiter: String(UnicodeScalar(delimiter)),
                    newline: .automatic(first: newline),
                    quote: Character(UnicodeScalar(quote ?? UInt8(ascii: "\"")))
                )
            )
            hasFound = true
        }
    }

    /// Whether a quote stands at the start of a field and, later, at the end of one.
    private func brackets(_ quote: UInt8, _ delimiter: UInt8, _ bytes: UnsafeRawBufferPointer) -> Bool {
        func isBoundary(_ byte: UInt8) -> Bool { byte == delimiter || byte == 10 || byte == 13 }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard
            let opening = bytes.indices.first(where: {
                bytes[$0] == quote && ($0 <= start || isBoundary(bytes[$0 - 1]))
            })
        else { return false }
        return bytes.indices[(opening + 1)...].contains {
            bytes[$0] == quote && ($0 + 1 == bytes.count || isBoundary(bytes[$0 + 1]))
        }
    }
}

/// Makes a stage that finds what separates fields, ends rows and encloses fields, and passes the bytes on.
///
/// ```swift
/// let delimiters = csvDetectDelimitersStream()
/// createReadableStream(text).pipe(through: delimiters)
///     .pipe(through: csvParseStream(delimiters: .detected(by: delimiters)))
/// ```
/// It looks at the first line: the newline is what ends it outside quotes, and a parser that goes by it takes LF, CRLF and CR
/// all the same, for a table may have several; the delimiter is the first of TAB, `|`, `;` and
/// `,` that occurs in it outside quotes, else a comma; the quote is `"` or `'`, whichever encloses a field in what has
/// arrived by then, else `"`. A quote that is not closed by the end of the input or by `maxBufferSize` is taken for data.
/// Mirrors datastream's `csvDetectDelimitersStream`, whose first line ends at a quoted newline too.
/// - Parameters:
///   - maxBufferSize: The most bytes to hold while the first line has no end; nil: no limit. Default: 16 MiB.
///   - resultKey: The result's name. Default: `"csvDetectDelimiters"`.
/// - Throws: Nothing here; more bytes without a newline fail the run with ``CSVError/Code/limitExceeded``.
public func csvDetectDelimitersStream(
    maxBufferSize: Int? = defaultMaxFieldSize,
    resultKey: String = "csvDetectDelimiters"
) -> CSVDetectDelimitersStream {
    CSVDetectDelimitersStream(maxBufferSize: maxBufferSize, resultKey: ResultKey(resultKey))
}
