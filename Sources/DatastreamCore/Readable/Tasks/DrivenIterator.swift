/// Iterates a stream that can only be driven: the run is a task of its own, which ends when the iterator is dropped.
///
/// Each element is handed over when it is asked for; the run is at most one element ahead.
public struct DrivenIterator<Element: Sendable>: AsyncIteratorProtocol {
    @usableFromInline let run: ProducerTask<Element>

    /// Starts the run.
    @inlinable
    init<Stream: DrivableStream>(_ stream: Stream, in run: RunContext) where Stream.Element == Element {
        self.run = ProducerTask { producer in
            try await stream.drive(into: ProducerWriter(producer: producer), in: run)
        }
    }

    /// The next element, or nil at the end and after an error.
    @inlinable
    public mutating func next() async throws -> Element? { try await run.next() }

    /// The next element, or nil at the end and after an error.
    @inlinable
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Element? { try await run.next() }
}

/// Writes into a producer; its end and its failure are those of the producer's closure.
@usableFromInline
struct ProducerWriter<Input: Sendable>: StreamWriter {
    @usableFromInline let producer: StreamProducer<Input>

    @inlinable
    init(producer: StreamProducer<Input>) { self.producer = producer }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming Input) async throws { try await producer.write(item) }

    @inlinable
    @concurrent
    mutating func finish() async throws {}

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async {}
}
