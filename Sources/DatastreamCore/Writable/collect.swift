public import NIOCore

/// Collects a stream's elements into an array.
///
/// ```swift
/// let orders = try await streamToArray(rows, maxBufferSize: 10_000)
/// ```
/// - Parameters:
///   - stream: The stream.
///   - maxBufferSize: The most elements to hold, or nil for no limit. Default: nil.
/// - Throws: ``StreamError/Code/limitExceeded`` before the element that would exceed the limit is kept.
@inlinable
public func streamToArray<Stream: DrivableStream>(
    _ stream: Stream,
    maxBufferSize: Int? = nil
) async throws -> [Stream.Element] {
    try await stream.drive(
        into: ArrayWriter(limit: maxBufferSize),
        in: RunContext(options: RunOptions(flushWhenIdle: nil))
    )
}

/// Collects a stream of bytes into one buffer.
///
/// ```swift
/// let body = try await streamToBuffer(rows.pipe(through: csvFormatStream()), maxBufferSize: 1 << 20)
/// ```
/// - Parameters:
///   - stream: The stream.
///   - maxBufferSize: The most bytes to hold, or nil for no limit. Default: nil.
/// - Throws: ``StreamError/Code/limitExceeded`` before the chunk that would exceed the limit is kept.
@inlinable
public func streamToBuffer<Stream: DrivableStream>(
    _ stream: Stream,
    maxBufferSize: Int? = nil
) async throws -> ByteBuffer where Stream.Element == ByteBuffer {
    try await stream.drive(
        into: BufferWriter(limit: maxBufferSize, name: "streamToBuffer"),
        in: RunContext(options: RunOptions(flushWhenIdle: nil))
    )
}

/// Collects a stream of texts into one buffer, as UTF-8.
/// - Parameters:
///   - stream: The stream.
///   - maxBufferSize: The most bytes to hold, or nil for no limit. Default: nil.
/// - Throws: ``StreamError/Code/limitExceeded`` before the text that would exceed the limit is kept.
@inlinable
public func streamToBuffer<Stream: DrivableStream>(
    _ stream: Stream,
    maxBufferSize: Int? = nil
) async throws -> ByteBuffer where Stream.Element == String {
    try await streamToBuffer(stream.map { (text: String) in ByteBuffer(string: text) }, maxBufferSize: maxBufferSize)
}

/// Collects a stream of UTF-8 bytes into a string; bytes that are not UTF-8 become U+FFFD.
///
/// ```swift
/// let text = try await streamToString(fileReadStream(path: "notes.txt"), maxBufferSize: 1 << 20)
/// ```
/// - Parameters:
///   - stream: The stream.
///   - maxBufferSize: The most bytes to hold, or nil for no limit. Default: nil.
/// - Throws: ``StreamError/Code/limitExceeded`` before the chunk that would exceed the limit is kept.
@inlinable
public func streamToString<Stream: DrivableStream>(
    _ stream: Stream,
    maxBufferSize: Int? = nil
) async throws -> String where Stream.Element == ByteBuffer {
    let bytes = try await stream.drive(
        into: BufferWriter(limit: maxBufferSize, name: "streamToString"),
        in: RunContext(options: RunOptions(flushWhenIdle: nil))
    )
    return String(buffer: bytes)
}

/// Joins a stream of texts into one string.
///
/// ```swift
/// let list = try await streamToString(createReadableStream(orders).map { "\($0.id)\n" })
/// ```
/// - Parameters:
///   - stream: The stream.
///   - maxBufferSize: The most bytes of UTF-8 to hold, or nil for no limit. Default: nil.
/// - Throws: ``StreamError/Code/limitExceeded`` before the text that would exceed the limit is kept.
@inlinable
public func streamToString<Stream: DrivableStream>(
    _ stream: Stream,
    maxBufferSize: Int? = nil
) async throws -> String where Stream.Element == String {
    try await streamToString(stream.map { (text: String) in ByteBuffer(string: text) }, maxBufferSize: maxBufferSize)
}

/// Merges a stream of dictionaries into one; of a key that comes again the later value stays.
///
/// ```swift
/// let settings = try await streamToObject(createReadableStream([["a": 1], ["a": 2, "b": 3]]))      // ["a": 2, "b": 3]
/// ```
/// - Parameters:
///   - stream: The stream.
///   - maxBufferSize: The most keys to hold, or nil for no limit. Default: nil.
/// - Throws: ``StreamError/Code/limitExceeded`` before the key that would exceed the limit is kept.
@inlinable
public func streamToObject<Stream: DrivableStream, Key: Hashable & Sendable, Value: Sendable>(
    _ stream: Stream,
    maxBufferSize: Int? = nil
) async throws -> [Key: Value] where Stream.Element == [Key: Value] {
    try await stream.drive(
        into: ObjectWriter(limit: maxBufferSize),
        in: RunContext(options: RunOptions(flushWhenIdle: nil))
    )
}

@usableFromInline
struct ObjectWriter<Key: Hashable & Sendable, Value: Sendable>: StreamWriter {
    @usableFromInline let limit: Int?
    @usableFromInline var merged: [Key: Value] = [:]

    @inlinable
    init(limit: Int?) { self.limit = limit }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming [Key: Value]) async throws {
        for (key, value) in item {
            if merged[key] == nil {
                try checkLimit(limit, size: merged.count + 1, unit: "keys", of: "streamToObject")
            }
            merged[key] = value
        }
    }

    @inlinable
    @concurrent
    mutating func finish() async throws -> [Key: Value] { merged }

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async { merged = [:] }
}

@usableFromInline
struct ArrayWriter<Input: Sendable>: StreamWriter {
    @usableFromInline let limit: Int?
    @usableFromInline var elements: [Input] = []

    @inlinable
    init(limit: Int?) { self.limit = limit }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming Input) async throws {
        try checkLimit(limit, size: elements.count + 1, unit: "elements", of: "streamToArray")
        elements.append(item)
    }

    @inlinable
    @concurrent
    mutating func finish() async throws -> [Input] { elements }

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async { elements = [] }
}

@usableFromInline
struct BufferWriter: StreamWriter {
    @usableFromInline let limit: Int?
    @usableFromInline let name: String
    @usableFromInline var bytes = ByteBuffer()

    @inlinable
    init(limit: Int?, name: String) {
        self.limit = limit
        self.name = name
    }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming ByteBuffer) async throws {
        try checkLimit(limit, size: bytes.readableBytes + item.readableBytes, unit: "bytes", of: name)
        bytes.writeImmutableBuffer(item)
    }

    @inlinable
    @concurrent
    mutating func finish() async throws -> ByteBuffer { bytes }

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async { bytes = ByteBuffer() }
}

@usableFromInline
func checkLimit(_ limit: Int?, size: Int, unit: String, of stage: String) throws {
    guard let limit, size > limit else { return }
    throw StreamError(
        .limitExceeded,
        "\(stage): \(size) \(unit) are more than maxBufferSize, \(limit); raise the limit or stream instead"
    )
}
