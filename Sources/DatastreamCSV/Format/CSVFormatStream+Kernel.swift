public import DatastreamCore
public import NIOCore

/// Fills a buffer with rows and hands it out when it is full, flushed or at the end.
public struct CSVFormatKernel<Row: CSVFormattable>: Transformer {
    /// Rows go in.
    public typealias Input = Row
    /// UTF-8 bytes come out.
    public typealias Output = ByteBuffer

    @usableFromInline var writer: CSVRowWriter
    @usableFromInline var header: CSVHeaderNames?
    @usableFromInline var rows = 0
    @usableFromInline var handsOut = false
    @usableFromInline var isOver = false

    init(header: CSVHeaderNames, dialect: CSVDialect) {
        self.header = header
        self.writer = CSVRowWriter(dialect: dialect, capacity: csvFormatChunkSize + 4_096)
    }

    /// Writes one row.
    @inlinable
    public mutating func receive(_ row: consuming Row) throws {
        try write(row)
        rows &+= 1
        handsOut = writer.count >= csvFormatChunkSize
    }

    /// Hands out what is there.
    @inlinable
    public mutating func receiveFlush() { handsOut = true }

    /// Hands out the rest, or the header of a table without rows.
    @inlinable
    public mutating func receiveEnd() throws {
        try writeHeaderWithoutRows()
        handsOut = true
        isOver = true
    }

    /// Hands out the buffer when it is time.
    @inlinable
    public mutating func next() -> TransformStep<ByteBuffer> {
        if handsOut {
            if let chunk = writer.takeChunk() { return .output(chunk) }
            handsOut = false
        }
        return isOver ? .finished : .needsInput
    }

    /// Hands out the rows before the one that could not be written.
    @inlinable
    public mutating func nextAfterFailure() -> TransformStep<ByteBuffer> {
        writer.removeRow()
        return writer.takeChunk().map { .output($0) } ?? .needsInput
    }

    // a function of its own, so that the row is borrowed and no text in it is retained
    @inlinable
    @inline(never)
    mutating func write(_ row: Row) throws {
        if header != nil { try writeHeader(before: row) }
        do {
            try row.writeFields(into: &writer)
        } catch {
            throw CSVError(.rowFailed, "a row could not be written", row: rows, underlying: error)
        }
        try writer.endRow(number: rows)
    }

    @usableFromInline
    mutating func writeHeader(before row: Row) throws {
        guard let header = header.take() else { return }
        try writer.writeHeader(header) { row.columnNames }
    }

    @usableFromInline
    mutating func writeHeaderWithoutRows() throws {
        if let header = header.take(), !header.comesFromFirstRow { try writer.writeHeader(header, firstRow: { nil }) }
    }
}

/// A chunk is handed out once it has this many bytes.
@inlinable var csvFormatChunkSize: Int { 32_768 }

extension CSVRowWriter {
    /// Writes the header's line, if there is one.
    /// - Throws: ``CSVError/Code/invalidOption`` when the first row should name the columns and does not.
    mutating func writeHeader(_ header: CSVHeaderNames, firstRow: () -> [String]?) throws {
        var names = header.names
        if header.comesFromFirstRow {
            names = firstRow()
            if names == nil {
                throw CSVError(
                    .invalidOption,
                    "the first row does not name its columns; give csvFormatStream(header:) the names",
                    row: 0
                )
            }
        }
        guard let names, !names.isEmpty else { return }
        for name in names { field(name) }
        try endRow(number: 0)
    }
}
