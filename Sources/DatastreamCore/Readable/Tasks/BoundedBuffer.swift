/// A bounded queue between two tasks of one run, of which one writes and one reads.
///
/// Elements cross one by one and at once, but a reader that has fallen behind takes all that waits in one go. What it has
/// taken counts as buffered until it has handed it on; it says so in strides of an eighth of the high-water mark, so the
/// bound holds, and a large buffer takes a lock for a stride rather than for an element.
///
/// Proof for `@unchecked Sendable`: `elements` is touched only in closures that run under the gate's lock. `taken`, `next`,
/// `unreported` and the output side of the meter belong to the reader, the input side to the writer.
@usableFromInline
final class BoundedBuffer<Element: Sendable>: BufferReading, @unchecked Sendable {
    @usableFromInline let gate: BufferGate
    @usableFromInline let size: (@Sendable (borrowing Element) -> Int)?
    @usableFromInline let largest: Int
    @usableFromInline let stride: Int
    @usableFromInline let meter: BufferMeter<Element>?
    @exclusivity(unchecked)
    @usableFromInline var elements: [Element?] = []
    @exclusivity(unchecked)
    @usableFromInline var taken: [Element?] = []
    @exclusivity(unchecked)
    @usableFromInline var next = 0
    @exclusivity(unchecked)
    @usableFromInline var unreported = 0

    /// Makes an empty buffer.
    /// - Parameters:
    ///   - highWaterMark: How much it holds, at least 1.
    ///   - size: The size of an element, or nil when each counts as one.
    ///   - meter: What measures it, or nil.
    @inlinable
    init(highWaterMark: Int, size: (@Sendable (borrowing Element) -> Int)?, meter: StageMeter?) {
        largest = min(highWaterMark, .max / 2)  // so that a sum of two does not overflow, whatever the closure says
        gate = BufferGate(highWaterMark: largest)
        self.size = size
        stride = max(1, largest / 8)
        self.meter = meter.map { BufferMeter(meter: $0) }
    }

    /// Adds an element; returns when there is room for the next.
    @inlinable
    @concurrent
    func write(_ element: consuming Element) async throws {
        meter?.count(input: element)
        let added = amount(of: element)
        var slot = Element?.some(element)
        if try gate.add(added, { elements.append(slot.take()) }) {
            meter?.meter.enter(.heldByDownstream)
            await gate.waitForRoom()
            meter?.meter.enter(.waitingForUpstream)
            try Task.checkCancellation()
        }
    }

    /// The next element that was taken already, without waiting.
    @inlinable
    func nextTaken() -> Element? {
        guard next < taken.count, let element = taken[next].take() else { return nil }
        next += 1
        unreported += amount(of: element)
        if unreported >= stride { report() }
        meter?.count(output: element)
        return element
    }

    /// Takes all that waits, and waits if there is nothing; only when ``nextTaken()`` has nothing left.
    /// - Returns: False at the end.
    @inlinable
    @concurrent
    func takeMore() async throws -> Bool {
        report()
        taken.removeAll(keepingCapacity: true)
        next = 0
        gate.lookForMore(stride)
        while true {
            switch try gate.take({ swapIfThere() }) {
            case .taken: return true
            case .over: return false
            case .nothingYet: try await gate.waitForMore { self.elements.isEmpty }
            }
        }
    }

    /// What an element counts: at least one, or nothing would bound how many there are, and at most what fills the buffer.
    @inlinable
    func amount(of element: borrowing Element) -> Int {
        if let size { return min(max(1, size(element)), largest) }
        return 1
    }

    @inlinable
    func swapIfThere() -> Bool {
        if elements.isEmpty { return false }
        swap(&elements, &taken)
        return true
    }

    /// Tells the gate what the stage below has.
    @inlinable
    func report() {
        if unreported > 0 { gate.remove(unreported) }
        unreported = 0
    }
}

/// The end of a buffer that a run reads from.
@usableFromInline
protocol BufferReading<Element>: AnyObject, Sendable {
    associatedtype Element

    /// The next element that is there, without waiting.
    func nextTaken() -> Element?

    /// Waits until there is one; only when ``nextTaken()`` has nothing left.
    /// - Returns: False at the end.
    @concurrent
    func takeMore() async throws -> Bool
}

/// Writes into a buffer.
@usableFromInline
struct BoundedBufferWriter<Input: Sendable>: StreamWriter {
    @usableFromInline let buffer: BoundedBuffer<Input>

    @inlinable
    init(buffer: BoundedBuffer<Input>) { self.buffer = buffer }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming Input) async throws { try await buffer.write(item) }

    @inlinable
    @concurrent
    mutating func finish() async throws { end(throwing: nil) }

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async { end(throwing: error) }

    @inlinable
    func end(throwing error: (any Error)?) {
        buffer.meter?.meter.enter(.over)
        buffer.gate.end(throwing: error)
    }
}

/// Counts what passes a buffer; its times are those of the writer, which is held up while the buffer is full.
@usableFromInline
struct BufferMeter<Element> {
    @usableFromInline let meter: StageMeter
    @usableFromInline let measure = ChunkMeasure<Element>()

    @inlinable
    init(meter: StageMeter) { self.meter = meter }

    @inlinable
    func count(input: Element) { meter.countInput(measure(input)) }

    @inlinable
    func count(output: Element) { meter.countOutput(measure(output)) }
}
