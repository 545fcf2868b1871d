/// A description of an ordered, parallel, asynchronous map; see ``concurrentMapStream(maxConcurrent:_:)``.
public struct ConcurrentMapStream<Input: Sendable, Output: Sendable>: StreamStage {
    @usableFromInline let maxConcurrent: Int
    @usableFromInline let body: @concurrent @Sendable (Input) async throws -> Output

    @inlinable
    init(maxConcurrent: Int, body: @escaping @concurrent @Sendable (Input) async throws -> Output) {
        self.maxConcurrent = maxConcurrent
        self.body = body
    }
}

/// Makes a stage that has up to `maxConcurrent` calls of a closure under way at once and hands out results in order.
///
/// ```swift
/// let prices = concurrentMapStream(maxConcurrent: 8) { (id: Int) in try await shop.price(of: id) }
/// ```
/// At most `maxConcurrent` elements are inside the stage, counted from the input until its output was taken; the stage
/// above it may hold one more, and one is with the stage below. The calls run in child tasks of the run, of which there are
/// as many as have work, not one for each element. The first call that fails cancels the others and fails the run with its error; when the source
/// fails, the calls under way end and their results are delivered first.
/// - Parameters:
///   - maxConcurrent: How many calls at once, at least 1; else the run fails with ``StreamError/Code/invalidOption``.
///   - body: Makes an output of an input. It has to return soon when its task is cancelled: the run waits for it.
@inlinable
public func concurrentMapStream<Input: Sendable, Output: Sendable>(
    maxConcurrent: Int,
    _ body: @escaping @concurrent @Sendable (Input) async throws -> Output
) -> ConcurrentMapStream<Input, Output> { ConcurrentMapStream(maxConcurrent: maxConcurrent, body: body) }

extension DrivableStream {
    /// Turns each element into another one, up to `maxConcurrent` at once, in order.
    ///
    /// ```swift
    /// let pages = createReadableStream(urls).concurrentMap(maxConcurrent: 4) { url in try await fetch(url) }
    /// ```
    /// See ``concurrentMapStream(maxConcurrent:_:)`` for its bounds and failures.
    @inlinable
    public func concurrentMap<Output: Sendable>(
        maxConcurrent: Int,
        _ body: @escaping @concurrent @Sendable (Element) async throws -> Output
    ) -> ConcurrentlyMappedStream<Self, Output> {
        pipe(through: ConcurrentMapStream(maxConcurrent: maxConcurrent, body: body))
    }

    /// Pipes the stream through a parallel map.
    @inlinable
    @_disfavoredOverload
    public func pipe<Output: Sendable>(
        through stage: ConcurrentMapStream<Element, Output>
    ) -> ConcurrentlyMappedStream<Self, Output> { ConcurrentlyMappedStream(base: self, stage: stage) }
}

extension PipeableStream {
    /// Pipes the stream through a parallel map.
    @inlinable
    public func pipe<Input: Sendable, Output: Sendable>(
        through stage: ConcurrentMapStream<Input, Output>
    ) -> ConcurrentlyMappedStream<Self, Output> where Input == Element {
        ConcurrentlyMappedStream(base: self, stage: stage)
    }
}

extension TransformedStream {
    /// Pipes the stream through a parallel map.
    @inlinable
    public func pipe<Input: Sendable, Next: Sendable>(
        through stage: ConcurrentMapStream<Input, Next>
    ) -> ConcurrentlyMappedStream<Self, Next> where Input == Transform.Output {
        ConcurrentlyMappedStream(base: self, stage: stage)
    }
}

extension PipelineBuilder {
    /// Adds a parallel map.
    @inlinable
    public static func buildPartialBlock<Stream: DrivableStream, Output: Sendable>(
        accumulated stream: Stream,
        next stage: ConcurrentMapStream<Stream.Element, Output>
    ) -> ConcurrentlyMappedStream<Stream, Output> { ConcurrentlyMappedStream(base: stream, stage: stage) }
}

/// A stream whose elements are mapped several at once: what `concurrentMap` returns.
public struct ConcurrentlyMappedStream<Base: DrivableStream, Output: Sendable>: PipeableStream {
    /// What the closure makes.
    public typealias Element = Output
    /// Whatever the base or the closure throws.
    public typealias Failure = any Error
    /// A run in a task of its own.
    public typealias AsyncIterator = DrivenIterator<Output>

    @usableFromInline let base: Base
    @usableFromInline let stage: ConcurrentMapStream<Base.Element, Output>

    @inlinable
    init(base: Base, stage: ConcurrentMapStream<Base.Element, Output>) {
        self.base = base
        self.stage = stage
    }

    /// Drives the base into the workers, and what they make into `writer`.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Output {
        var writer = writer
        do {
            try checkOption("concurrentMap: maxConcurrent", stage.maxConcurrent, atLeast: 1)
        } catch {
            await writer.abort(error)
            throw error
        }
        let meter = run.measurement?.addMeter("concurrentMapStream")
        let window = OrderedWindow<Base.Element, Output>(limit: stage.maxConcurrent, meter: meter)
        return try await withThrowingTaskGroup(of: Void.self) { [base, stage, writer] group in
            group.addTask {
                // its failure comes through the window, after what is under way
                try? await base.drive(into: WindowWriter(window: window), in: run)
            }
            group.addTask { await stage.work(in: window) }
            defer {
                window.gate.fail(CancellationError())
                group.cancelAll()
            }
            return try await run.pump(buffer: window, into: writer)
        }
    }

    /// Makes an iterator; the run is cancelled when it is dropped.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> DrivenIterator<Output> { DrivenIterator(self, in: run) }
}

extension ConcurrentMapStream {
    /// Starts workers as they are wanted, until the window is over; one that fails cancels the others.
    @inlinable
    @concurrent
    func work(in window: OrderedWindow<Input, Output>) async {
        await withTaskGroup(of: Void.self) { group in
            while await window.gate.wantsWorker() {
                group.addTask {
                    var isNew = true
                    while let job = await window.nextJob(isNew: &isNew) {
                        do {
                            window.complete(job.number, try await body(job.input))
                        } catch {
                            return window.gate.fail(error)
                        }
                    }
                }
            }
            group.cancelAll()
        }
    }
}

/// Writes into a window.
@usableFromInline
struct WindowWriter<Input: Sendable, Output: Sendable>: StreamWriter {
    @usableFromInline let window: OrderedWindow<Input, Output>

    @inlinable
    init(window: OrderedWindow<Input, Output>) { self.window = window }

    @inlinable
    @concurrent
    mutating func write(_ item: consuming Input) async throws { try await window.write(item) }

    @inlinable
    @concurrent
    mutating func finish() async throws { window.gate.end(.success(())) }

    @inlinable
    @concurrent
    mutating func abort(_ error: any Error) async { window.gate.end(.failure(error)) }
}
