import DatastreamCompress
import DatastreamCore
import DatastreamTesting
import NIOCore
import Synchronization
import Testing

/// A decompressor in Python that says how many members it has read, then gives the content.
private let pythonMembers = OtherProgram.python(
    "(lambda d: (lambda out: bytes([len(d.unused_data)]) + out)(d.decompress(data) + d.flush()))(zlib.decompressobj(31))"
)

extension CompressionTests {
    @Suite("gzip on several cores", .timeLimit(.minutes(5)))
    struct ParallelGzipTests {
        private func gzip(
            _ bytes: ByteBuffer,
            chunkSize: Int = 65_536,
            _ stage: ParallelGzipCompressStream
        ) async throws -> [ByteBuffer] {
            try await streamToArray(createReadableStream(bytes, chunkSize: chunkSize).pipe(through: stage))
        }

        @Test(arguments: [1, 2, 3, 8], [-1, 0, 1, 9])
        func theInputComesBack(parallel: Int, level: Int) async throws {
            for size in [0, 1, 131_072, 262_143, 262_144, 262_145, 393_216, 1_500_000] {
                let bytes = TestBytes.csv(size)
                let pieces = try await gzip(bytes, gzipCompressStream(level: level, parallel: parallel))
                let (run, stage) = (RunContext(), gzipDecompressStream())
                #expect(try stage.apply(pieces.joined, in: run) == bytes)
                #expect(run[stage]?.memberCount == 1)
                #expect(pieces.allSatisfy { (1...65_536).contains($0.readableBytes) })
            }
        }

        @Test func theOutputDependsNeitherOnTheTasksNorOnTheCut() async throws {
            let bytes = TestBytes.csv(900_000)
            let one = try await gzip(bytes, gzipCompressStream(parallel: 1)).joined
            for parallel in [2, 5] {
                for chunkSize in [1_000, 65_536, 900_000] {
                    let other = try await gzip(bytes, chunkSize: chunkSize, gzipCompressStream(parallel: parallel))
                        .joined
                    #expect(other == one)
                }
            }
            let single = try gzipCompressStream().apply(bytes)
            #expect(one.readableBytes < single.readableBytes * 101 / 100)
        }

        @Test(arguments: [0, 100, 131_073, 262_143])
        func shortInputIsCompressedAsAWhole(size: Int) async throws {
            let bytes = TestBytes.csv(size)
            let pieces = try await gzip(bytes, gzipCompressStream(level: 6, parallel: 4))
            #expect(try pieces.joined == gzipCompressStream(level: 6).apply(bytes))
        }

        @Test(.enabled(if: OtherProgram.hasPython && OtherProgram.hasGzip))
        func othersReadOneMember() async throws {
            let header = GzipHeader(name: "export.csv", modificationTime: 7)
            for bytes in [TestBytes.csv(1_000_000), TestBytes.random(700_000), TestBytes.zeros(2_000_000)] {
                let pieces = try await gzip(bytes, gzipCompressStream(level: 4, header: header, parallel: 3)).joined
                let output = try pythonMembers.run(pieces).output
                #expect(output.array.first == 0)
                #expect(output.getSlice(at: 1, length: output.readableBytes - 1) == bytes)
                #expect(try OtherProgram("gzip", "-t").run(pieces).status == 0)
            }
        }

        @Test(arguments: [32_768, 50_000, 1_000_000])
        func blocksOfOtherSizes(blockSize: Int) async throws {
            let bytes = TestBytes.csv(2_500_000)
            let stage = gzipCompressStream(level: 1, parallel: 2, blockSize: blockSize)
            #expect(try gzipDecompressStream().apply(try await gzip(bytes, stage).joined) == bytes)
        }

        @Test func flushesBringEverythingReceivedSoFar() async throws {
            var stage = try gzipCompressStream(parallel: 2).makeAsyncTransformer(in: RunContext())
            var reader = try gzipDecompressStream().makeTransformer(in: RunContext())
            var (received, read) = (ByteBuffer(), ByteBuffer())
            func drain() async throws -> Int {
                var count = 0
                while case .output(let piece) = try await stage.next() {
                    count += 1
                    reader.receive(piece)
                    while case .output(let bytes) = try reader.next() { read.writeImmutableBuffer(bytes) }
                }
                return count
            }
            for (index, size) in [10, 40_000, 20, 300_000, 131_072, 5].enumerated() {
                let bytes = TestBytes.csv(size, seed: UInt64(index))
                received.writeImmutableBuffer(bytes)
                stage.receive(bytes)
                _ = try await drain()
                stage.receiveFlush()
                #expect(try await drain() > 0)
                #expect(read == received)
                stage.receiveFlush()
                #expect(try await drain() == 0)
            }
            stage.receiveEnd()
            _ = try await drain()
            reader.receiveEnd()
            guard case .finished = try reader.next() else {
                Issue.record("the member is not complete")
                return
            }
        }

        @Test func aProducerBehindAStageThatCannotStartIsNotCalled() async throws {
            let calls = Mutex(0)
            let stream = createReadableStream { writer in
                calls.withLock { $0 += 1 }
                try await writer.write(ByteBuffer(string: "text"))
            }.pipe(through: gzipCompressStream(level: 10, parallel: 2))
            await #expect(throws: CompressionError.self) { for try await _ in stream {} }
            await #expect(throws: CompressionError.self) { try await stream.pipe(to: DrainStream()) }
            #expect(calls.withLock { $0 } == 0)
        }

        @Test func iterationGivesTheSame() async throws {
            let bytes = TestBytes.csv(700_000)
            var pieces: [ByteBuffer] = []
            for try await piece in createReadableStream(bytes).pipe(through: gzipCompressStream(parallel: 2)) {
                pieces.append(piece)
            }
            #expect(pieces == (try await gzip(bytes, gzipCompressStream(parallel: 2))))
        }

        @Test func aPipelineMayGoOnBehindIt() async throws {
            let bytes = TestBytes.csv(700_000)
            let (count, sink) = (countStream(), RecordingSink(of: ByteBuffer.self))
            let results = try await pipeline {
                createReadableStream(bytes)
                gzipCompressStream(level: 1, parallel: 2)
                count
                gzipDecompressStream()
                sink
            }
            #expect(results.output.joined == bytes)
            #expect((results[count] ?? 0) > 3)
        }

        @Test(arguments: [1, 2, 4])
        func nothingRunsAheadOfTheSinkByMoreThanItsBlocks(parallel: Int) async throws {
            let source = GatedSource(of: ByteBuffer.self)
            let block = TestBytes.random(131_072)
            for _ in 0..<30 { source.release(block) }
            let sink = RecordingSink(of: ByteBuffer.self, isGated: true)
            let stream = source.pipe(through: gzipCompressStream(level: 1, parallel: parallel))
            let task = Task { try await stream.pipe(to: sink) }
            try await sink.waitForWrites(1)
            try await Task.sleep(for: .milliseconds(200))
            #expect(source.taken <= parallel + 1)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try sink.verifyLifecycle()
        }

        @Test func anIdleRunIsReadableSoFar() async throws {
            let (clock, source) = (ManualClock(), GatedSource(of: ByteBuffer.self))
            let sink = RecordingSink(of: ByteBuffer.self)
            let options = RunOptions(flushWhenIdle: .milliseconds(20), clock: clock)
            async let results = source.pipe(through: gzipCompressStream(parallel: 2)).pipe(to: sink, options: options)
            source.release(ByteBuffer(string: "first"))
            try await source.waitForTaken(1)
            try await source.waitForDemand()
            #expect(sink.items.isEmpty)
            try await clock.waitForSleepers()
            clock.advance(by: .milliseconds(20))
            try await clock.waitForSleepers()
            var reader = try gzipDecompressStream().makeTransformer(in: RunContext())
            var read = ByteBuffer()
            for piece in sink.items {
                reader.receive(piece)
                while case .output(let bytes) = try reader.next() { read.writeImmutableBuffer(bytes) }
            }
            #expect(read == ByteBuffer(string: "first"))
            source.release(ByteBuffer(string: ", second"))
            source.finish()
            #expect(
                try gzipDecompressStream().apply(try await results.output.joined) == ByteBuffer(string: "first, second")
            )
        }

        @Test func cancellationMidwayEndsTheRunAndItsTasks() async throws {
            let source = GatedSource(of: ByteBuffer.self)
            let sink = RecordingSink(of: ByteBuffer.self)
            let stream = source.pipe(through: gzipCompressStream(level: 9, parallel: 3))
            let task = Task { try await stream.pipe(to: sink) }
            for seed in 0..<8 { source.release(TestBytes.csv(131_072, seed: UInt64(seed))) }
            try await sink.waitForWrites(1)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(sink.isReleased)
            try sink.verifyLifecycle()
        }

        @Test func aFailureOfTheSourceOrTheSinkEndsIt() async throws {
            struct Failure: Error {}
            let source = GatedSource(of: ByteBuffer.self)
            for _ in 0..<6 { source.release(TestBytes.csv(131_072)) }
            source.fail(Failure())
            let sink = RecordingSink(of: ByteBuffer.self)
            await #expect(throws: Failure.self) {
                try await source.pipe(through: gzipCompressStream(parallel: 2)).pipe(to: sink)
            }
            try sink.verifyLifecycle()
            let failing = RecordingSink(of: ByteBuffer.self, failure: (.write(3), Failure()))
            await #expect(throws: Failure.self) {
                try await createReadableStream(TestBytes.random(2_000_000))
                    .pipe(through: gzipCompressStream(parallel: 2)).pipe(to: failing)
            }
            try failing.verifyLifecycle()
        }

        @Test func aSinkThatHasEnoughEndsItEarly() async throws {
            let sink = RecordingSink(of: ByteBuffer.self, limit: 3)
            try await createReadableStream(TestBytes.random(3_000_000))
                .pipe(through: gzipCompressStream(parallel: 2)).pipe(to: sink)
            #expect(sink.items.count == 3)
            try sink.verifyLifecycle()
        }

        @Test func limitsAndOptionsAreThoseOfOneTask() async throws {
            let bytes = TestBytes.random(1_000_000)
            let sink = RecordingSink(of: ByteBuffer.self)
            let error = await #expect(throws: CompressionError.self) {
                try await createReadableStream(bytes)
                    .pipe(through: gzipCompressStream(parallel: 2, maxOutputSize: 300_000)).pipe(to: sink)
            }
            #expect(error?.code == .limitExceeded)
            #expect(sink.items.joined.readableBytes <= 300_000)
            for stage in [
                gzipCompressStream(parallel: 0), gzipCompressStream(parallel: 257),
                gzipCompressStream(level: 10, parallel: 2),
                gzipCompressStream(parallel: 2, blockSize: 32_767), gzipCompressStream(parallel: 2, maxOutputSize: -1),
            ] {
                let error = await #expect(throws: CompressionError.self) { try await gzip(bytes, stage) }
                #expect(error?.code == .invalidOption)
            }
        }
    }
}
