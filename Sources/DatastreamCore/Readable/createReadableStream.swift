public import NIOCore
import Synchronization

/// How many bytes the chunks of a string or of bytes have unless said otherwise: 65,536.
public let defaultChunkSize = 65_536

/// Makes a readable stream of UTF-8 bytes from a string.
///
/// ```swift
/// for try await chunk in createReadableStream("id,total\r\n1,9.90\r\n") { … }   // chunk: ByteBuffer
/// ```
/// - Parameters:
///   - string: The text; an empty string gives no chunk.
///   - chunkSize: The largest chunk, in bytes; no chunk ends inside a Unicode scalar, so it is at least 4. Default: 65,536.
/// - Throws: Nothing here; a `chunkSize` below 4 fails the run with ``StreamError/Code/invalidOption``.
public func createReadableStream(_ string: String, chunkSize: Int = defaultChunkSize) -> ReadableStream<ByteBuffer> {
    slices(of: ByteBuffer(string: string), chunkSize: chunkSize, keepingScalarsWhole: true)
}

/// Makes a readable stream from the readable bytes of a buffer, without copying them.
///
/// ```swift
/// createReadableStream(ByteBuffer(string: "id,total\r\n"))
/// ```
/// - Parameters:
///   - bytes: The bytes; none give no chunk.
///   - chunkSize: The largest chunk, in bytes, at least 1. Default: 65,536.
public func createReadableStream(_ bytes: ByteBuffer, chunkSize: Int = defaultChunkSize) -> ReadableStream<ByteBuffer> {
    slices(of: bytes, chunkSize: chunkSize, keepingScalarsWhole: false)
}

/// Makes a readable stream from an array of bytes.
///
/// ```swift
/// createReadableStream([UInt8]("id,total\r\n".utf8))
/// ```
/// - Parameters:
///   - bytes: The bytes; none give no chunk.
///   - chunkSize: The largest chunk, in bytes, at least 1. Default: 65,536.
public func createReadableStream(_ bytes: [UInt8], chunkSize: Int = defaultChunkSize) -> ReadableStream<ByteBuffer> {
    slices(of: ByteBuffer(bytes: bytes), chunkSize: chunkSize, keepingScalarsWhole: false)
}

/// Makes a readable stream of an array's elements.
///
/// ```swift
/// createReadableStream(orders).pipe(through: csvFormatStream())
/// ```
@inlinable
public func createReadableStream<Element: Sendable>(_ elements: [Element]) -> ReadableStream<Element> {
    ReadableStream(source: .items(elements))
}

/// Makes a readable stream of a sequence's elements, pulled one at a time as they are wanted.
///
/// Lazy sequences stay lazy:
/// ```swift
/// createReadableStream((0..<rows).lazy.map(Order.init))
/// createReadableStream(0..<rows).map { Order(id: $0) }  // the same, mapped by the stream
/// ```
/// A run calls the sequence from whatever thread it is on. A closure such as that of `lazy.map { … }` at the top level of
/// `main.swift` is the main actor's, and calling it ends the program; map the stream there, or write `{ @Sendable in … }`.
/// - Parameter sequence: The sequence; it is handed over, so it need not be `Sendable`, and is consumed once.
@inlinable
public func createReadableStream<Base: Sequence>(_ sequence: sending Base) -> ReadableStream<Base.Element>
where Base.Element: Sendable, Base.Iterator: SendableMetatype {
    let once = SingleUse(sequence.makeIterator())
    return ReadableStream(
        source: .sequence {
            let box = IteratorBox(try once.take())
            return { next in next = box.iterator.next() }
        }
    )
}

/// Makes a readable stream of an asynchronous sequence's elements, pulled one at a time as they are wanted.
///
/// ```swift
/// createReadableStream(channel).pipe(to: sink)  // any AsyncSequence of your own or of others
/// ```
@inlinable
public func createReadableStream<Base: AsyncSequence & Sendable>(_ sequence: Base) -> ReadableStream<Base.Element>
where Base.Element: Sendable, Base.AsyncIterator: SendableMetatype {
    ReadableStream(sequence)
}

/// Makes a readable stream of what a closure writes.
///
/// ```swift
/// createReadableStream(of: Order.self) { writer in
///     try await database.withConnection { connection in
///         for try await row in connection.query("…") { try await writer.write(Order(row)) }
///     }
/// }
/// ```
/// The closure is called when the stream is consumed, and suspends in `write` until its item is wanted, so a resource it
/// opens stays open exactly as long as the stream. Its end is the stream's end; what it throws fails the stream; when
/// the consumer stops, its task is cancelled or its next write throws.
/// - Parameters:
///   - type: What the closure writes.
///   - produce: Writes the stream.
@inlinable
public func createReadableStream<Element: Sendable>(
    of type: Element.Type,
    _ produce: @escaping @Sendable (StreamProducer<Element>) async throws -> Void
) -> ReadableStream<Element> {
    ReadableStream(source: .producer(produce))
}

/// Makes a readable stream of the bytes that a closure writes; see ``createReadableStream(of:_:)``.
///
/// ```swift
/// createReadableStream { writer in try await writer.write(ByteBuffer(string: "made here")) }
/// ```
/// - Parameter produce: Writes the stream.
@inlinable
public func createReadableStream(
    _ produce: @escaping @Sendable (StreamProducer<ByteBuffer>) async throws -> Void
) -> ReadableStream<ByteBuffer> {
    ReadableStream(source: .producer(produce))
}

/// Holds a value that is handed over to the first who asks.
@usableFromInline
final class SingleUse<Value>: Sendable {
    private let storage: Mutex<Value?>

    @usableFromInline
    init(_ value: sending Value) { storage = Mutex(value) }

    @usableFromInline
    func take() throws -> sending Value {
        let value = storage.withLock { stored -> sending Value? in
            let value = stored
            stored = nil
            return value
        }
        guard let value else {
            throw StreamError(
                .alreadyConsumed,
                "this stream can be consumed once, and has been; make a new one for each consumer"
            )
        }
        return value
    }
}

private func slices(of bytes: ByteBuffer, chunkSize: Int, keepingScalarsWhole: Bool) -> ReadableStream<ByteBuffer> {
    let minimum = keepingScalarsWhole ? 4 : 1
    guard chunkSize >= minimum else {
        let error = StreamError(.invalidOption, "chunkSize is \(chunkSize); it has to be at least \(minimum)")
        return createReadableStream { _ in throw error }
    }
    var rest = bytes
    var chunks: [ByteBuffer] = []
    chunks.reserveCapacity(bytes.readableBytes / chunkSize + 1)
    while rest.readableBytes > 0 {
        var length = min(chunkSize, rest.readableBytes)
        if keepingScalarsWhole, length < rest.readableBytes {
            while let byte = rest.getInteger(at: rest.readerIndex + length, as: UInt8.self), byte & 0xC0 == 0x80 {
                length -= 1
            }
        }
        guard let chunk = rest.readSlice(length: length) else { break }
        chunks.append(chunk)
    }
    return ReadableStream(source: .items(chunks))
}
