import Synchronization

/// A readable stream of any origin: the one concrete type for "something that gives elements".
///
/// `createReadableStream` makes it, from values, sequences, asynchronous sequences or a producer closure, and
/// `ReadableStream(_:)` erases a pipeline. It is an `AsyncSequence`, so `for try await` works, and can be driven. Streams
/// made from strings, bytes, arrays and producer closures can be consumed again and again; a closure is called for each
/// consumer. Streams made from sequences, asynchronous or not, and push streams can be consumed once, and a second consumer
/// gets ``StreamError/Code/alreadyConsumed``.
public struct ReadableStream<Element: Sendable>: PipeableStream {
    /// Whatever the source throws.
    public typealias Failure = any Error

    @usableFromInline
    enum Source: Sendable {
        case items([Element])
        case sequence(@Sendable () throws -> SequencePull)
        case asyncSequence(ErasedAsyncSequence<Element>)
        case pipeline(ErasedAsyncSequence<Element>, drive: Drive)
        case producer(@Sendable (StreamProducer<Element>) async throws -> Void)
    }

    /// Puts the next element where it is told to.
    ///
    /// As a function's result the element would pass through one more function, which costs as much as pulling it.
    @usableFromInline
    typealias SequencePull = (_ next: inout Element?) -> Void

    @usableFromInline
    typealias Drive = @concurrent @Sendable (AnyStreamWriter<Element>, RunContext) async throws -> Void

    @usableFromInline let source: Source

    @inlinable
    init(source: Source) { self.source = source }

    /// Erases a stream that can be driven; a run still goes through it as one specialised loop.
    @inlinable
    public init<Base: DrivableStream>(_ base: Base) where Base.Element == Element {
        if let stream = base as? ReadableStream<Element> {
            self = stream
        } else {
            self.init(
                source: .pipeline(
                    ErasedAsyncSequence { run in base.makeAsyncIterator(in: run) },
                    drive: { writer, run in try await base.drive(into: writer, in: run) }
                )
            )
        }
    }

    /// Erases an asynchronous sequence.
    @inlinable
    public init<Base: AsyncSequence & Sendable>(_ base: Base)
    where Base.Element == Element, Base.AsyncIterator: SendableMetatype {
        let claim = Claim()
        self.init(
            source: .asyncSequence(
                ErasedAsyncSequence { _ in
                    do {
                        try claim.take()
                    } catch {
                        return { throw error }
                    }
                    var iterator = base.makeAsyncIterator()
                    return { try await iterator.next(isolation: #isolation) }
                }
            )
        )
    }

    /// Writes the whole stream into `writer`.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element {
        switch source {
        case .items(let items): return try await run.pump(items.makeIterator(), into: writer)
        case .sequence(let makeNext):
            var writer = writer
            let pull: SequencePull
            do {
                pull = try makeNext()
            } catch {
                await writer.abort(error)
                throw error
            }
            return try await run.pump(ErasedIterator(pull: pull), into: writer)
        case .asyncSequence(let sequence): return try await run.pump(sequence, into: writer)
        case .pipeline(_, let drive):
            let box = WriterBox(writer)
            try await drive(AnyStreamWriter(box), run)
            guard let output = box.output else { throw CancellationError() }
            return output
        case .producer(let produce): return try await run.pump(producer: produce, into: writer)
        }
    }

    /// Makes an iterator.
    ///
    /// A producer closure runs in a task of its own until the iterator is dropped.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> AsyncIterator {
        switch source {
        case .items(let items): return AsyncIterator(items: items, pull: nil)
        case .sequence(let makeNext):
            do {
                var iterator = ErasedIterator(pull: try makeNext())
                return AsyncIterator(items: [], pull: { iterator.next() })
            } catch {
                return AsyncIterator(items: [], pull: { throw error })
            }
        case .asyncSequence(let sequence), .pipeline(let sequence, _):
            return AsyncIterator(items: [], pull: sequence.makePull(run))
        case .producer(let produce):
            let task = ProducerTask(produce)
            return AsyncIterator(items: [], pull: { try await task.next() })
        }
    }

    /// Iterates a readable stream.
    public struct AsyncIterator: AsyncIteratorProtocol {
        @usableFromInline let items: [Element]
        @usableFromInline var index = 0
        @usableFromInline var pull: (() async throws -> Element?)?
        @usableFromInline var pulls = 0

        @inlinable
        init(items: [Element], pull: (() async throws -> Element?)?) {
            self.items = items
            self.pull = pull
        }

        /// The next element, or nil at the end and after an error.
        @inlinable
        public mutating func next() async throws -> Element? { try await next(isolation: #isolation) }

        /// The next element, or nil at the end and after an error.
        @inlinable
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Element? {
            if index < items.count {
                defer { index &+= 1 }
                return items[index]
            }
            guard let pull else { return nil }
            do {
                // the source may never wait: look for cancellation at every 64th chunk of bytes, else at every 1,024th element
                pulls &+= 1
                let mask = pauseMask(of: Element.self)
                if pulls & mask.yield & 1_023 == 0 { try await RunContext.pause(after: pulls, mask: mask) }
                if let element = try await pull() { return element }
                self.pull = nil
                return nil
            } catch {
                self.pull = nil
                throw error
            }
        }
    }
}

/// An asynchronous sequence whose type has been erased: 32 ns an element, where `any AsyncSequence` costs 500.
@usableFromInline
struct ErasedAsyncSequence<Element: Sendable>: AsyncSequence, Sendable {
    @usableFromInline let makePull: @Sendable (RunContext) -> () async throws -> Element?

    @inlinable
    init<Iterator: AsyncIteratorProtocol>(_ makeIterator: @escaping @Sendable (RunContext) -> Iterator)
    where Iterator.Element == Element, Iterator: SendableMetatype {
        makePull = { run in
            var iterator = makeIterator(run)
            return { try await iterator.next(isolation: #isolation) }
        }
    }

    @inlinable
    init(makePull: @escaping @Sendable (RunContext) -> () async throws -> Element?) { self.makePull = makePull }

    @inlinable
    func makeAsyncIterator() -> Iterator { Iterator(pull: makePull(RunContext())) }

    @usableFromInline
    struct Iterator: AsyncIteratorProtocol {
        @usableFromInline let pull: () async throws -> Element?

        @inlinable
        init(pull: @escaping () async throws -> Element?) { self.pull = pull }

        @inlinable
        mutating func next() async throws -> Element? { try await pull() }

        @inlinable
        mutating func next(isolation actor: isolated (any Actor)?) async throws -> Element? { try await pull() }
    }
}
