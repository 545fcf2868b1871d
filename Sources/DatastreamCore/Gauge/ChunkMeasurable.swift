public import NIOCore

/// What a ``BackpressureGauge`` counts of one item.
public struct ChunkSize: Sendable, Equatable {
    /// How many elements it holds: the rows of a batch, 1 for a single value or a chunk of bytes.
    public var elements: Int
    /// How many bytes it holds, or nil when that is not known or means nothing.
    public var bytes: Int?

    /// Makes a size.
    /// - Parameters:
    ///   - elements: How many elements. Default: 1.
    ///   - bytes: How many bytes, or nil when that is not known. Default: nil.
    public init(elements: Int = 1, bytes: Int? = nil) {
        self.elements = elements
        self.bytes = bytes
    }
}

/// An item that tells a ``BackpressureGauge`` how much it holds; all others count as one element of unknown size.
public protocol ChunkMeasurable {
    /// How much it holds.
    var chunkSize: ChunkSize { get }
}

extension ByteBuffer: ChunkMeasurable {
    /// Its readable bytes.
    public var chunkSize: ChunkSize { ChunkSize(bytes: readableBytes) }
}

extension String: ChunkMeasurable {
    /// Its bytes as UTF-8.
    public var chunkSize: ChunkSize { ChunkSize(bytes: utf8.count) }
}

extension Array: ChunkMeasurable {
    /// Its elements, and its bytes when those are its elements.
    public var chunkSize: ChunkSize {
        Element.self == UInt8.self ? ChunkSize(bytes: count) : ChunkSize(elements: count)
    }
}

/// Measures items of one type; whether they can be measured is asked once.
@usableFromInline
struct ChunkMeasure<Item>: Sendable {
    private let isMeasurable = Item.self is any ChunkMeasurable.Type

    @usableFromInline
    init() {}

    @usableFromInline
    func callAsFunction(_ item: Item) -> ChunkSize {
        guard isMeasurable, let item = item as? any ChunkMeasurable else { return ChunkSize() }
        return item.chunkSize
    }
}
