import DatastreamCore
import DatastreamTesting
import Dispatch
import NIOCore
import Testing

@Suite("Cancellation", .timeLimit(.minutes(1)))
struct CancellationTests {
    @Test(arguments: [0, 1, 3])
    func cancelledWhileTheSourceWaits(items: Int) async throws {
        for options in runs {
            let source = GatedSource(of: Int.self)
            let kernels = LiveCounter()
            let sink = RecordingSink(of: Int.self)
            let stream = source.pipe(through: failing(at: nil, tokens: kernels))
            let task = Task { try await stream.pipe(to: sink, options: options) }
            source.release(contentsOf: 0..<items)
            try await source.waitForTaken(items)
            try await source.waitForDemand()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(sink.events == Array(repeating: .write, count: items) + [.abort])
            #expect(sink.abortErrors.first is CancellationError)
            #expect(source.isReleased)
            #expect(source.wasCancelled)
            #expect(kernels.count == 0)
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.allCases)
    func cancelledWhileAWriteIsHeld(origin: Origin) async throws {
        for options in runs {
            let sink = RecordingSink(of: Int.self, isGated: true)
            let task = Task {
                try await origin.stream([2, 4, 6]).pipe(through: evenOnly).pipe(to: sink, options: options)
            }
            try await sink.waitForWrites(1)
            sink.releaseWrites()
            try await sink.waitForWrites(2)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(sink.items == [2, 4])
            #expect(sink.events == [.write, .write, .abort])
            try sink.verifyLifecycle()
        }
    }

    @Test(arguments: Origin.allCases)
    func cancelledBeforeTheStart(origin: Origin) async throws {
        for options in runs {
            let sink = RecordingSink(of: Int.self)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await origin.stream([1, 2]).pipe(through: evenOnly).pipe(to: sink, options: options)
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(sink.events == [.abort])
            try sink.verifyLifecycle()
        }
    }

    @Test func aSourceThatEndsBecauseItsTaskWasCancelledHasNotEnded() async throws {
        for options in runs {
            let (stream, source) = AsyncStream.makeStream(of: Int.self)
            let sink = RecordingSink(of: Int.self)
            let task = Task { try await stream.pipe(through: failing(at: nil)).pipe(to: sink, options: options) }
            source.yield(1)
            try await sink.waitForWrites(1)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(sink.events == [.write, .abort])
            try sink.verifyLifecycle()
        }
    }

    @Test func anIteratedSourceThatEndsBecauseItsTaskWasCancelledHasNotEnded() async throws {
        let (stream, source) = AsyncStream.makeStream(of: Int.self)
        let (seen, see) = AsyncStream.makeStream(of: [Int].self)
        let task = Task {
            for try await items in stream.pipe(through: Fused(failing(at: nil), batch(of: Int.self))) {
                see.yield(items)
            }
            see.finish()
        }
        source.yield(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        see.finish()
        #expect(await seen.first { _ in true } == nil)
    }

    @Test func aKernelWithManyOutputsForOneInputLooksForCancellation() async throws {
        let items = KernelStage { _ in EndlessKernel(1, onStart: cancelCurrentTask) }
        let chunks = KernelStage { _ in EndlessKernel(ByteBuffer(string: "x"), onStart: cancelCurrentTask) }
        await #expect(throws: CancellationError.self) {
            try await Task { try await createReadableStream([1]).pipe(through: items).pipe(to: DrainStream()) }.value
        }
        await #expect(throws: CancellationError.self) {
            try await Task { try await createReadableStream([1]).pipe(through: chunks).pipe(to: DrainStream()) }.value
        }
    }

    @Test(arguments: Consumption.allCases)
    func aFilterBehindAKernelWithManyOutputsLooksForCancellation(consume: Consumption) async throws {
        let endless = KernelStage { _ in EndlessKernel(1, limit: 5_000_000, onStart: cancelCurrentTask) }
        let stream = createReadableStream([1]).pipe(through: endless).pipe(through: evenOnly)
        await #expect(throws: CancellationError.self) { try await Task { try await consume(stream) }.value }
    }

    @Test func anIterationThatComesToNoItemLooksForCancellation() async throws {
        func endless() -> ReadableStream<Int> {
            createReadableStream(
                sequence(first: 0) { number in
                    if number == 5 { cancelCurrentTask() }
                    return number &+ 1
                }
            )
        }
        await #expect(throws: CancellationError.self) {
            try await Task { try await collect(endless().filter { _ in false }) }.value
        }
        await #expect(throws: CancellationError.self) {
            try await Task { try await collect(endless().pipe(through: createTransformStream(dropLater))) }.value
        }
    }

    @Test func anEndlessSequenceLooksForCancellation() async throws {
        let endless = sequence(first: 0) { number in
            if number == 5 { cancelCurrentTask() }
            return number &+ 1
        }
        let stream = createReadableStream(endless).pipe(through: evenOnly)
        await #expect(throws: CancellationError.self) {
            try await Task { try await stream.pipe(to: DrainStream()) }.value
        }
    }

    @Test func anIterationOfAnEndlessSequenceLooksForCancellation() async throws {
        func endless<Element: Sendable>(_ element: Element) -> ReadableStream<Element> {
            createReadableStream(
                sequence(first: 0) { number in
                    if number == 5 { cancelCurrentTask() }
                    return number < 1_000_000 ? number &+ 1 : nil
                }
                .lazy.map { _ in element }
            )
        }
        func iterate(_ stream: some AsyncSequence & Sendable, atMost limit: Int) async {
            await #expect(throws: CancellationError.self) {
                try await Task {
                    var count = 0
                    for try await _ in stream { count += 1 }
                    #expect(count <= limit)
                }.value
            }
        }
        await iterate(endless(2), atMost: 1_024)
        await iterate(endless(2).pipe(through: evenOnly), atMost: 1_024)
        await iterate(endless(ByteBuffer(string: "a")), atMost: 64)
    }

    @Test func aLongStretchLetsOthersOnTheSameThreadRun() async throws {
        let endless = KernelStage { _ in EndlessKernel(1) {} }
        let executor = OneThread()
        let manyOutputs = Task(executorPreference: executor) {
            try await createReadableStream([1]).pipe(through: endless).pipe(to: DrainStream())
        }
        let manyInputs = Task(executorPreference: executor) {
            try await createReadableStream(sequence(first: 0) { $0 &+ 1 }).pipe(to: DrainStream())
        }
        let manyLateOutputs = Task(executorPreference: executor) {
            try await createReadableStream([1]).pipe(through: EndlessStage()).pipe(to: DrainStream())
        }
        let canceller = Task(executorPreference: executor) {
            manyOutputs.cancel()
            manyLateOutputs.cancel()
            manyInputs.cancel()
        }
        await canceller.value
        await #expect(throws: CancellationError.self) { try await manyOutputs.value }
        await #expect(throws: CancellationError.self) { try await manyInputs.value }
        await #expect(throws: CancellationError.self) { try await manyLateOutputs.value }
    }
}

/// Drops an item, and might have waited.
@concurrent
@Sendable
private func dropLater(_ number: Int, _ output: inout TransformOutput<Int>) async throws {}

@Sendable
private func cancelCurrentTask() { withUnsafeCurrentTask { $0?.cancel() } }

/// Runs everything on one thread at a time.
private final class OneThread: TaskExecutor {
    private let queue = DispatchQueue(label: "one thread")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// An asynchronous stage that hands out its input for ever and never waits.
private struct EndlessStage: AsyncTransformStream {
    typealias Input = Int
    typealias Output = Int

    func makeAsyncTransformer(in run: RunContext) -> Stage { Stage() }

    struct Stage: AsyncTransformer {
        var item: Int?

        mutating func receive(_ input: consuming Int) async { item = input }

        mutating func receiveFlush() async {}

        mutating func receiveEnd() async {}

        mutating func next() async -> TransformStep<Int> { item.map { .output($0) } ?? .needsInput }

        mutating func cancel() async {}
    }
}

/// Hands out one item for ever, once it has an input.
private struct EndlessKernel<Element: Sendable>: Transformer {
    let item: Element
    let limit: Int
    let onStart: @Sendable () -> Void
    var count = 0
    var isRunning = false

    init(_ item: Element, limit: Int = .max, onStart: @escaping @Sendable () -> Void) {
        self.item = item
        self.limit = limit
        self.onStart = onStart
    }

    mutating func receive(_ input: consuming Int) { isRunning = true }

    mutating func receiveEnd() {}

    mutating func next() -> TransformStep<Element> {
        guard isRunning else { return .needsInput }
        count += 1
        if count == 5 { onStart() }
        return count < limit ? .output(item) : .finished
    }
}
