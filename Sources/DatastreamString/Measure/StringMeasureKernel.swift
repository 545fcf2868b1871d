public import DatastreamCore
public import NIOCore

/// Adds up what is found in each chunk, and passes the chunk on; holds at most one.
public struct StringMeasureKernel: Transformer {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// The same bytes come out.
    public typealias Output = ByteBuffer

    private let slot: ResultSlot<Int>
    private var measure: (ByteBuffer) -> Int
    private var total = 0
    private var held: ByteBuffer?
    private var isOver = false

    init(slot: ResultSlot<Int>, _ measure: @escaping (ByteBuffer) -> Int) {
        self.slot = slot
        self.measure = measure
    }

    /// Measures the chunk and holds it.
    public mutating func receive(_ chunk: consuming ByteBuffer) {
        total &+= measure(chunk)
        held = chunk
    }

    /// Publishes the sum so far.
    public mutating func receiveFlush() { slot.publish(total) }

    /// Publishes the sum so far, when nobody wants more.
    public mutating func receiveStop() { slot.publish(total) }

    /// Publishes the sum.
    public mutating func receiveEnd() {
        isOver = true
        slot.publish(total)
    }

    /// Hands the chunk on.
    public mutating func next() -> TransformStep<ByteBuffer> {
        if let chunk = held.take() { return .output(chunk) }
        return isOver ? .finished : .needsInput
    }
}
