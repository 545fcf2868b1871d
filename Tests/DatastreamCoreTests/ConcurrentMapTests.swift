import DatastreamCore
import DatastreamTesting
import Testing

/// A stage that gives one output for each input, as an asynchronous transform, which is what can be verified.
///
/// It asks for input while fewer than `ahead` items are inside the stage.
private struct OneForOne<Input: Sendable, Output: Sendable>: AsyncTransformStream {
    let ahead: Int
    let pipe: @Sendable (ReadableStream<Input>) -> ReadableStream<Output>

    func makeAsyncTransformer(in run: RunContext) -> Stage {
        let (inputs, source) = createReadableStream(of: Input.self)
        let (outputs, target) = createReadableStream(of: Output.self)
        let sink = createWritableStream { (item: Output) in
            try await target.send(item)
        } final: {
            target.finish()
        } abort: { error in
            target.finish(throwing: error)
        }
        let task = Task { [pipe] in _ = try await pipe(inputs).pipe(to: sink, options: quiet) }
        return Stage(ahead: ahead, source: source, outputs: outputs.makeAsyncIterator(), task: task)
    }

    struct Stage: AsyncTransformer {
        let ahead: Int
        let source: PushSource<Input>
        var outputs: ReadableStream<Output>.AsyncIterator
        let task: Task<Void, any Error>
        var inside = 0
        var isFlushing = false
        var isOver = false

        mutating func receive(_ input: consuming Input) async {
            inside += 1
            do { try await source.send(input) } catch { isFlushing = true }  // why it ended is told by its outputs
        }

        mutating func receiveFlush() async { isFlushing = true }

        mutating func receiveEnd() async {
            isOver = true
            source.finish()
        }

        mutating func next() async throws -> TransformStep<Output> {
            if isOver || inside > (isFlushing ? 0 : ahead - 1) {
                inside -= 1
                return try await outputs.next().map { .output($0) } ?? .finished
            }
            isFlushing = false
            return .needsInput
        }

        mutating func cancel() async {
            task.cancel()
            _ = await task.result
        }
    }
}

@Suite("concurrentMap", .timeLimit(.minutes(1)))
struct ConcurrentMapTests {
    @Test(arguments: [1, 2, 3, 50], [1, 4])
    func itGivesTheSameHoweverItIsFed(maxConcurrent: Int, ahead: Int) async throws {
        let calls = LiveCounter()
        let stage = OneForOne<Int, Int>(ahead: ahead) { stream in
            stream.concurrentMap(maxConcurrent: maxConcurrent) { number in
                let token = calls.token()
                for _ in 0..<(number * 7 % 5) { await Task.yield() }
                return withExtendedLifetime(token) { number * 2 }
            }.erased()
        }
        var verifier = AsyncTransformVerifier(stage)
        verifier.liveCount = { calls.count }
        try await verifier.verify(Array(0..<40), expecting: (0..<40).map { $0 * 2 })
    }

    @Test(arguments: [1, 3])
    func itFailsTheSameHoweverItIsFed(maxConcurrent: Int) async throws {
        let stage = OneForOne<Int, Int>(ahead: 4) { stream in
            stream.concurrentMap(maxConcurrent: maxConcurrent) { number in
                if number == 7 { throw TestError(name: "call") }
                return number
            }.erased()
        }
        try await AsyncTransformVerifier(stage).verifyFailure(Array(0..<20)) {
            $0 as? TestError == TestError(name: "call")
        }
    }

    @Test(arguments: [100, .max])
    func itHoldsAsManyAsItMayAndKeepsTheirOrder(maxConcurrent: Int) async throws {
        let (inside, isOpen) = (Locked(0), GatedSource(of: Int.self))
        let executor = WatchedExecutor()
        let (source, sink) = (GatedSource.finished(Array(0..<100)), RecordingSink(of: Int.self))
        let run = executor.start {
            try await createReadableStream(source).concurrentMap(maxConcurrent: maxConcurrent) { number in
                inside.change { $0 += 1 }
                try await isOpen.waitForDemand()
                return number
            }.pipe(to: sink, options: quiet)
        }
        try await executor.waitForRest()
        #expect(inside.value == 100)
        #expect(sink.items == [])
        var iterator = isOpen.makeAsyncIterator()
        async let demand = iterator.next()
        #expect(try await run.value.output == Array(0..<100))
        isOpen.finish()
        #expect(try await demand == nil)
    }

    @Test func aCallThatIsSlowHoldsBackNoMoreThanTheLimitBehindIt() async throws {
        let isOpen = GatedSource(of: Int.self)
        let executor = WatchedExecutor()
        let source = GatedSource.finished(Array(0..<20))
        let sink = RecordingSink(of: Int.self)
        let run = executor.start {
            try await createReadableStream(source).concurrentMap(maxConcurrent: 4) { number in
                if number == 3 { for try await _ in isOpen {} }
                return number
            }.pipe(to: sink, options: quiet)
        }
        try await executor.waitForRest()
        #expect(sink.items == [0, 1, 2])
        #expect(source.taken == 3 + 4 + 1)  // three are through, four inside, and one waits for room
        isOpen.finish()
        #expect(try await run.value.output == Array(0..<20))
    }

    @Test func aWorkerThatHasNothingToDoTakesTheNextItem() async throws {
        let workers = Locked<Set<Int>>([])
        let executor = WatchedExecutor()
        let source = GatedSource(of: Int.self)
        let run = executor.start {
            try await createReadableStream(source).concurrentMap(maxConcurrent: 8) { number in
                withUnsafeCurrentTask { task in workers.change { _ = $0.insert(task?.hashValue ?? 0) } }
                return number
            }.pipe(to: DrainStream(), options: quiet)
        }
        for number in 0..<10 {
            source.release(number)
            try await executor.waitForRest()
        }
        source.finish()
        _ = try await run.value
        #expect(workers.value.count == 1)
    }

    @Test func cancelledWhileItIsFull() async throws {
        let executor = WatchedExecutor()
        let source = GatedSource.finished(Array(0..<20))
        let sink = RecordingSink(of: Int.self, isGated: true)
        let run = executor.start {
            try await createReadableStream(source).concurrentMap(maxConcurrent: 2) { $0 }.pipe(to: sink, options: quiet)
        }
        try await executor.waitForRest()
        #expect(source.taken == 4)
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(sink.events == [.write, .abort])
        #expect(source.isReleased)
        try sink.verifyLifecycle()
    }
}
