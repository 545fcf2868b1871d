public import DatastreamCore
public import NIOCore

/// Hands out the rows of a chunk together.
public struct CSVBatchKernel: Transformer {
    /// UTF-8 bytes go in.
    public typealias Input = ByteBuffer
    /// Batches of rows come out.
    public typealias Output = CSVBatch

    @usableFromInline let parser: CSVParserBox
    @usableFromInline var isOver = false

    init(parser: CSVParser) { self.parser = CSVParserBox(parser) }

    /// Takes a chunk.
    @inlinable
    public mutating func receive(_ chunk: consuming ByteBuffer) throws { try parser.receive(chunk) }

    /// Publishes the problems so far; rows are never held back.
    @inlinable
    public mutating func receiveFlush() { parser.publish() }

    /// Publishes the problems so far, when nobody wants more rows.
    @inlinable
    public mutating func receiveStop() { parser.publish() }

    /// Takes the end of the input.
    @inlinable
    public mutating func receiveEnd() throws {
        isOver = true
        try parser.receiveEnd()
    }

    /// Hands out the rows that came last.
    /// - Throws: ``CSVError`` after the rows before the one that cannot be parsed.
    @inlinable
    public mutating func next() throws -> TransformStep<CSVBatch> {
        if let batch = try parser.next() { return .output(batch) }
        return isOver ? .finished : .needsInput
    }
}

/// Hands out row after row.
public struct CSVRowKernel: Transformer {
    /// UTF-8 bytes go in.
    public typealias Input = ByteBuffer
    /// Rows come out.
    public typealias Output = CSVRow

    @usableFromInline var batches: CSVBatchKernel
    @usableFromInline var storage: CSVBatchStorage?
    @usableFromInline var position = 0
    @usableFromInline var end = 0

    init(parser: CSVParser) { batches = CSVBatchKernel(parser: parser) }

    /// Takes a chunk.
    @inlinable
    public mutating func receive(_ chunk: consuming ByteBuffer) throws { try batches.receive(chunk) }

    /// Publishes the problems so far; rows are never held back.
    @inlinable
    public mutating func receiveFlush() { batches.receiveFlush() }

    /// Publishes the problems so far, when nobody wants more rows.
    @inlinable
    public mutating func receiveStop() { batches.receiveStop() }

    /// Takes the end of the input.
    @inlinable
    public mutating func receiveEnd() throws { try batches.receiveEnd() }

    /// Counts a row that could not be decoded, if the parser collects what is wrong with rows.
    @usableFromInline
    func collects(_ error: CSVError) -> Bool { batches.parser.collects(error) }

    /// Hands out the next row.
    /// - Throws: ``CSVError`` after the rows before the one that cannot be parsed.
    @inlinable
    public mutating func next() throws -> TransformStep<CSVRow> {
        while true {
            if position < end, let storage {
                let row = CSVRow(unchecked: position, of: storage)
                position &+= 1
                return .output(row)
            }
            storage = nil
            switch try batches.next() {
            case .output(let batch):
                storage = batch.storage
                position = batch.startIndex
                end = batch.endIndex
            case .needsInput: return .needsInput
            case .finished: return .finished
            }
        }
    }
}

/// A parser behind a reference, so that users' modules need not know its layout.
@usableFromInline
final class CSVParserBox {
    private var parser: CSVParser

    init(_ parser: CSVParser) { self.parser = parser }

    @usableFromInline
    func receive(_ chunk: ByteBuffer) throws { try parser.receive(chunk) }

    @usableFromInline
    func receiveEnd() throws { try parser.receiveEnd() }

    @usableFromInline
    func collects(_ error: CSVError) -> Bool { parser.collects(error) }

    @usableFromInline
    func publish() { parser.publish() }

    @usableFromInline
    func next() throws -> CSVBatch? { try parser.next() }
}
