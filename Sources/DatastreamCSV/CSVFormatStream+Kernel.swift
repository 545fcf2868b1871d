public import DatastreamCore
public import NIOCore

/// Fills a buffer with rows and hands it out when it is full, flushed or at the end.
public struct CSVFormatKernel<Row: CSVFormattable>: Transformer {
    /// Rows go in.
    public typealias Input = Row
    /// UTF-8 bytes come out.
    public typealias Output = ByteBuffer

    @usableFromInline var writer: CSVRowWriter
    @usableFromInline var header: [String]?
    @usableFromInline var rows = 0
    @usableFromInline var handsOut = false
    @usableFromInline var isOver = false

    /// A chunk is handed out once it has this many bytes.
    @usableFromInline static var chunkSize: Int { 32_768 }

    init(header: [String]?, dialect: CSVDialect) {
        self.header = header
        self.writer = CSVRowWriter(dialect: dialect, capacity: Self.chunkSize + 4_096)
    }

    /// Writes one row.
    @inlinable
    public mutating func receive(_ row: consuming Row) throws {
        if header != nil { writeHeader() }
        do {
            try row.writeFields(into: &writer)
        } catch {
            throw CSVError(.rowFailed, "a row could not be written", row: rows, underlying: error)
        }
        writer.endRow()
        rows &+= 1
        handsOut = writer.count >= Self.chunkSize
    }

    /// Hands out what is there.
    @inlinable
    public mutating func receiveFlush() { handsOut = true }

    /// Hands out the rest, or the header of a table without rows.
    @inlinable
    public mutating func receiveEnd() {
        if header != nil { writeHeader() }
        handsOut = true
        isOver = true
    }

    /// Hands out the buffer when it is time.
    @inlinable
    public mutating func next() -> TransformStep<ByteBuffer> {
        if handsOut {
            handsOut = false
            if writer.count > 0 { return .output(writer.takeBytes()) }
        }
        return isOver ? .finished : .needsInput
    }

    @usableFromInline
    mutating func writeHeader() {
        guard let names = header.take() else { return }
        names.writeFields(into: &writer)
        writer.endRow()
    }
}
