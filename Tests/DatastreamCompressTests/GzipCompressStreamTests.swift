import DatastreamCompress
import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

extension CompressionTests {
    @Suite("gzipCompressStream", .timeLimit(.minutes(2)))
    struct GzipCompressStreamTests {
        /// The chunks that a stage makes of a source.
        func chunks(
            _ bytes: ByteBuffer,
            chunkSize: Int = 65_536,
            _ stage: GzipCompressStream = gzipCompressStream()
        ) async throws -> [ByteBuffer] {
            try await streamToArray(createReadableStream(bytes, chunkSize: chunkSize).pipe(through: stage))
        }

        @Test(arguments: -1...9)
        func whateverTheCutTheInputComesBack(level: Int) throws {
            var verifier = TransformVerifier(gzipCompressStream(level: level), normalise: gunzip)
            verifier.maxCuts = 20
            for bytes in [sampleText(300, seed: 1), sampleBytes(100, seed: 2), ByteBuffer()] {
                try verifier.verify(bytes: bytes, expecting: bytes)
            }
        }

        @Test func everyCutOfAShortInput() throws {
            let bytes = sampleText(180, seed: 3)
            try TransformVerifier(gzipCompressStream(), normalise: gunzip).verify(bytes: bytes, expecting: bytes)
        }

        @Test func longInputsFillSeveralBuffers() throws {
            var verifier = TransformVerifier(gzipCompressStream(level: 1), normalise: gunzip)
            verifier.randomRuns = 4
            let bytes = sampleBytes(300_000, seed: 4)
            try verifier.verify(Array(repeating: bytes, count: 3), expecting: try gunzip(compressed(bytes, times: 3)))
        }

        private func compressed(_ bytes: ByteBuffer, times: Int) throws -> [ByteBuffer] {
            var kernel = try gzipCompressStream(level: 9).makeTransformer(in: RunContext())
            var outputs: [ByteBuffer] = []
            func drain() throws { while case .output(let chunk) = try kernel.next() { outputs.append(chunk) } }
            for _ in 0..<times {
                kernel.receive(bytes)
                try drain()
            }
            kernel.receiveEnd()
            try drain()
            return outputs
        }

        @Test func noChunkIsEmptyOrOver64KiB() async throws {
            let chunks = try await chunks(sampleBytes(1_000_000, seed: 5))
            #expect(chunks.count > 10)
            for chunk in chunks { #expect((1...65_536).contains(chunk.readableBytes)) }
            #expect(try gunzip(chunks) == sampleBytes(1_000_000, seed: 5))
        }

        @Test(arguments: -1...9)
        func theSameInputInTheSameChunksGivesTheSameBytes(level: Int) async throws {
            let text = sampleText(200_000, seed: 6)
            let first = try await chunks(text, chunkSize: 10_000, gzipCompressStream(level: level))
            let second = try await chunks(text, chunkSize: 10_000, gzipCompressStream(level: level))
            #expect(first == second)
        }

        @Test func theHeaderHasNoTimeAndNoName() async throws {
            let bytes = Array(try await chunks(ByteBuffer(string: "text"))[0].readableBytesView)
            #expect(bytes.prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
        }

        @Test func anEmptyInputGivesAnEmptyMember() async throws {
            let chunks = try await chunks(ByteBuffer())
            #expect(chunks.map(\.readableBytes) == [20])
            #expect(try gunzip(chunks) == ByteBuffer())
        }

        @Test func aHigherLevelMakesLess() async throws {
            var sizes: [Int] = []
            for level in [0, 1, 9] {
                sizes.append(
                    try await chunks(sampleText(300_000, seed: 7), gzipCompressStream(level: level))
                        .reduce(0) { $0 + $1.readableBytes }
                )
            }
            #expect(sizes[0] > 300_000)
            #expect(sizes[0] > sizes[1] && sizes[1] > sizes[2])
            let byDefault = try await chunks(sampleText(300_000, seed: 7))
            #expect(byDefault == (try await chunks(sampleText(300_000, seed: 7), gzipCompressStream(level: 6))))
        }

        @Test(arguments: -1...9, [3, 1_000, 70_000])
        func aFlushMakesAllReceivedSoFarDecodable(level: Int, size: Int) throws {
            var kernel = try gzipCompressStream(level: level).makeTransformer(in: RunContext())
            var outputs: [ByteBuffer] = []
            var received = ByteBuffer()
            func drain() throws { while case .output(let chunk) = try kernel.next() { outputs.append(chunk) } }
            for seed in 0..<6 as Range<UInt64> {
                let bytes = seed % 2 == 0 ? sampleText(size, seed: seed) : sampleBytes(size, seed: seed)
                received.writeImmutableBuffer(bytes)
                kernel.receive(bytes)
                try drain()
                kernel.receiveFlush()
                try drain()
                let (decoded, isComplete) = try inflateAll(outputs)
                #expect(decoded == received)
                #expect(!isComplete)
                let count = outputs.count
                kernel.receiveFlush()
                try drain()
                kernel.receive(ByteBuffer())
                kernel.receiveFlush()
                try drain()
                #expect(outputs.count == count)
            }
            kernel.receiveEnd()
            try drain()
            #expect(try gunzip(outputs) == received)
        }

        @Test func anIdleRunIsReadableSoFar() async throws {
            let clock = ManualClock()
            let source = GatedSource(of: ByteBuffer.self)
            let sink = RecordingSink(of: ByteBuffer.self)
            let options = RunOptions(flushWhenIdle: .milliseconds(20), clock: clock)
            async let results = source.pipe(through: gzipCompressStream()).pipe(to: sink, options: options)
            source.release(ByteBuffer(string: "first"))
            try await source.waitForTaken(1)
            try await source.waitForDemand()
            #expect(sink.items.isEmpty)
            try await clock.waitForSleepers()
            clock.advance(by: .milliseconds(20))
            try await clock.waitForSleepers()
            #expect(try inflateAll(sink.items).bytes == ByteBuffer(string: "first"))
            source.release(ByteBuffer(string: ", second"))
            source.finish()
            #expect(try gunzip(try await results.output) == ByteBuffer(string: "first, second"))
        }

        @Test func aRunThatFailsBeforeItsFirstChunkHasSentNothing() async throws {
            let source = GatedSource(of: ByteBuffer.self)
            source.fail(GunzipError(code: 0))
            let sink = RecordingSink(of: ByteBuffer.self, flushesBeforeAbort: true)
            await #expect(throws: GunzipError.self) {
                try await source.pipe(through: gzipCompressStream()).pipe(to: sink)
            }
            #expect(sink.items.isEmpty)
        }

        @Test func theOutputMayBeAsLargeAsTheLimit() async throws {
            let text = ByteBuffer(string: "text")
            let size = try await chunks(text).reduce(0) { $0 + $1.readableBytes }
            #expect(try gunzip(try await chunks(text, gzipCompressStream(maxOutputSize: size))) == text)
            let error = await #expect(throws: CompressionError.self) {
                try await chunks(text, gzipCompressStream(maxOutputSize: size - 1))
            }
            #expect(error?.code == .limitExceeded)
            #expect(
                error?.message == "Compression output of \(size) bytes is more than maxOutputSize, \(size - 1)"
            )
        }

        @Test func theChunkOverTheLimitIsWithheld() async throws {
            let sink = RecordingSink(of: ByteBuffer.self)
            let stream = createReadableStream(sampleBytes(300_000, seed: 8))
                .pipe(through: gzipCompressStream(maxOutputSize: 150_000))
            let error = await #expect(throws: CompressionError.self) { try await stream.pipe(to: sink) }
            #expect(error?.code == .limitExceeded)
            #expect(sink.items.map(\.readableBytes) == [65_536, 65_536])
            try sink.verifyLifecycle()
        }

        @Test(arguments: [-2, 10, .min, .max])
        func aLevelThatDoesNotExistFailsTheRun(level: Int) async throws {
            let error = await #expect(throws: CompressionError.self) {
                try await chunks(ByteBuffer(string: "text"), gzipCompressStream(level: level))
            }
            #expect(error?.code == .invalidOption)
            #expect(error?.message == "level is \(level); it has to be between -1 and 9")
        }

        @Test func aLimitBelowZeroFailsTheRun() async throws {
            let error = await #expect(throws: CompressionError.self) {
                try await chunks(ByteBuffer(), gzipCompressStream(maxOutputSize: -1))
            }
            #expect(error?.code == .invalidOption)
        }
    }
}
