public import DatastreamCore
public import NIOCore

extension CSVFormatStream {
    /// The stage for `Encodable` rows of one type.
    public struct OfEncodable<Row: Encodable & Sendable>: TransformStream {
        /// Rows go in.
        public typealias Input = Row
        /// UTF-8 bytes come out.
        public typealias Output = ByteBuffer

        let options: CSVFormatStream

        /// Gives a formatter its row type; `pipe(through:)` does it unasked.
        /// - Parameter options: What `csvFormatStream` made.
        public init(_ options: CSVFormatStream) { self.options = options }

        /// Makes the kernel of one run.
        /// - Throws: ``CSVError/Code/invalidOption`` when the characters of the dialect cannot be used together.
        public func makeTransformer(in run: RunContext) throws -> CSVEncodeKernel<Row> {
            CSVEncodeKernel(
                encoder: CSVRowEncoder(
                    header: CSVHeaderNames(options.header, in: run),
                    dialect: try CSVDialect(options)
                )
            )
        }
    }
}

/// Fills a buffer with encoded rows and hands it out when it is full, flushed or at the end.
public struct CSVEncodeKernel<Row: Encodable & Sendable>: Transformer {
    /// Rows go in.
    public typealias Input = Row
    /// UTF-8 bytes come out.
    public typealias Output = ByteBuffer

    private let encoder: CSVRowEncoder
    private let sortsColumns: Bool
    private var handsOut = false
    private var isOver = false

    init(encoder: CSVRowEncoder) {
        self.encoder = encoder
        sortsColumns = Row.self is any Unordered.Type
    }

    /// Writes one row.
    public mutating func receive(_ row: consuming Row) throws {
        try encoder.encode(row, sortsColumns: sortsColumns)
        handsOut = encoder.writer.count >= csvFormatChunkSize
    }

    /// Hands out what is there.
    public mutating func receiveFlush() { handsOut = true }

    /// Hands out the rest, or the header of a table without rows.
    public mutating func receiveEnd() throws {
        try encoder.writeHeader()
        handsOut = true
        isOver = true
    }

    /// Hands out the buffer when it is time.
    public mutating func next() -> TransformStep<ByteBuffer> {
        if handsOut {
            if let chunk = encoder.writer.takeChunk() { return .output(chunk) }
            handsOut = false
        }
        return isOver ? .finished : .needsInput
    }

    /// Hands out the rows before the one that could not be encoded.
    public mutating func nextAfterFailure() -> TransformStep<ByteBuffer> {
        encoder.writer.removeRow()
        return encoder.writer.takeChunk().map { .output($0) } ?? .needsInput
    }
}

/// A row whose keys come in another order every time.
private protocol Unordered {}

extension Dictionary: Unordered {}
