import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@Suite("Push sources", .timeLimit(.minutes(1)))
struct PushSourceTests {
    @Test(arguments: Consumption.allCases)
    func whatSeveralTasksSendArrives(consume: Consumption) async throws {
        let (stream, source) = createReadableStream(of: Int.self, highWaterMark: 3)
        async let items = consume(stream)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask { for number in 0..<100 { try await source.send(task * 100 + number) } }
            }
            try await group.waitForAll()
        }
        source.finish()
        let received = try await items
        #expect(received.sorted() == Array(0..<400))
        for task in 0..<4 {
            let own = received.filter { $0 / 100 == task }
            #expect(own == own.sorted())
        }
    }

    @Test func sendWaitsWhileTheStreamIsFull() async throws {
        let (stream, source) = createReadableStream(of: Int.self, highWaterMark: 2)
        let sent = Locked(0)
        let executor = WatchedExecutor()
        let sender = executor.start {
            for number in 1...6 {
                try await source.send(number)
                sent.value = number
            }
            source.finish()
        }
        let sink = RecordingSink(of: Int.self, isGated: true)
        let run = executor.start { try await stream.pipe(to: sink, options: quiet) }
        for number in 1...6 {
            try await executor.waitForRest()
            #expect(sink.count(of: .write) == number)
            #expect(sent.value <= number + 1)  // one is with the sink, two wait: the second of them still in its send
            sink.releaseWrites()
        }
        #expect(try await run.value.output == [1, 2, 3, 4, 5, 6])
        try await sender.value
    }

    @Test func aHighWaterMarkMayCountBytes() async throws {
        let (stream, source) = createReadableStream(of: ByteBuffer.self, highWaterMark: 10) { $0.readableBytes }
        let sent = Locked(0)
        let executor = WatchedExecutor()
        let sender = executor.start {
            for _ in 0..<5 {
                try await source.send(ByteBuffer(repeating: 1, count: 4))
                sent.change { $0 += 1 }
            }
            source.finish()
        }
        try await executor.waitForRest()
        #expect(sent.value == 2)  // the third chunk reaches 12 bytes and waits
        #expect(try await streamToBuffer(stream).readableBytes == 20)
        try await sender.value
    }

    @Test func whatHasNoSizeFillsTheStreamAllTheSame() async throws {
        let (stream, source) = createReadableStream(of: ByteBuffer.self, highWaterMark: 3) { $0.readableBytes }
        let sent = Locked(0)
        let executor = WatchedExecutor()
        let sender = executor.start {
            for _ in 0..<9 {
                try await source.send(ByteBuffer())
                sent.change { $0 += 1 }
            }
            source.finish()
        }
        try await executor.waitForRest()
        #expect(sent.value == 2)
        #expect(try await streamToArray(stream).count == 9)
        try await sender.value
    }

    @Test(arguments: Consumption.allCases)
    func anErrorComesAfterWhatWasSent(consume: Consumption) async throws {
        let (stream, source) = createReadableStream(of: Int.self)
        try await source.send(1)
        source.finish(throwing: TestError(name: "push"))
        source.finish()
        let seen = Locked<[Int]>([])
        await #expect(throws: TestError(name: "push")) {
            try await consume(stream.tap { item in seen.change { $0.append(item) } })
        }
        #expect(seen.value == [1])
    }

    @Test func sendingAfterTheEndIsMisuse() async throws {
        let (stream, source) = createReadableStream(of: Int.self)
        source.finish()
        #expect(await failure { try await source.send(1) } == .writeAfterEnd)
        #expect(try await streamToArray(stream).isEmpty)
    }

    @Test func whatWaitsInSendWhenAnotherTaskFinishesIsDelivered() async throws {
        let (stream, source) = createReadableStream(of: Int.self, highWaterMark: 1)
        let executor = WatchedExecutor()
        let sender = executor.start { try await source.send(1) }
        try await executor.waitForRest()
        source.finish()
        try await sender.value
        #expect(try await streamToArray(stream) == [1])
    }

    @Test func aConsumerThatStopsEndsTheSending() async throws {
        let (stream, source) = createReadableStream(of: Int.self, highWaterMark: 1)
        let sender = Task { for number in 0..<1_000_000 { try await source.send(number) } }
        let results = try await stream.prefix(2).pipe(to: RecordingSink(of: Int.self), options: quiet)
        #expect(results.output == [0, 1])
        #expect(await failure { try await sender.value } == .consumerGone)
        #expect(await failure { try await source.send(1) } == .consumerGone)
    }

    @Test func aConsumerThatIsCancelledEndsTheSending() async throws {
        let (stream, source) = createReadableStream(of: Int.self)
        let sink = RecordingSink(of: Int.self)
        let consumer = Task { try await stream.pipe(to: sink, options: quiet) }
        try await source.send(1)
        try await sink.waitForWrites(1)
        consumer.cancel()
        await #expect(throws: CancellationError.self) { try await consumer.value }
        #expect(await failure { try await source.send(2) } == .consumerGone)
        #expect(sink.events == [.write, .abort])
    }

    @Test func aStreamThatIsReleasedUnusedEndsTheSending() async throws {
        let source = createReadableStream(of: Int.self).source
        #expect(await failure { try await source.send(1) } == .consumerGone)
    }

    @Test(arguments: Consumption.allCases)
    func aSourceThatIsLostFailsTheStream(consume: Consumption) async throws {
        let stream = createReadableStream(of: Int.self).stream
        #expect(await failure { try await consume(stream) } == .sourceReleased)
    }

    @Test func aSenderThatIsCancelledStopsWaiting() async throws {
        let (stream, source) = createReadableStream(of: Int.self, highWaterMark: 1)
        let sender = Task { try await source.send(1) }
        sender.cancel()
        await #expect(throws: CancellationError.self) { try await sender.value }
        source.finish()
        #expect(try await streamToArray(stream) == [1])
    }

    @Test func aHighWaterMarkBelowOneIsRefused() async throws {
        let (stream, source) = createReadableStream(of: Int.self, highWaterMark: 0)
        #expect(await failure { try await source.send(1) } == .invalidOption)
        #expect(await failure { try await streamToArray(stream) } == .invalidOption)
        let buffered = createReadableStream([1]).buffered(highWaterMark: 0)
        #expect(await failure { try await streamToArray(buffered) } == .invalidOption)
    }
}
