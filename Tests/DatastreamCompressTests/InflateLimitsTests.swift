import DatastreamCompress
import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

extension CompressionTests {
    @Suite("Limits of decompression")
    struct InflateLimitsTests {
        /// 10 MB of zeros, compressed twice: 150 bytes or so.
        private func bomb() throws -> ByteBuffer {
            let once = try gzipCompressStream(level: 9).pieces(
                of: Array(repeating: TestBytes.zeros(1_000_000), count: 10)
            )
            return try gzipCompressStream(level: 9).apply(once.joined)
        }

        @Test(arguments: engines)
        func aBombOfBombsComesInPieces(engine: CompressionEngine) throws {
            let bytes = try bomb()
            #expect(bytes.readableBytes < 300)
            var kernel = try Fused(gzipDecompressStream(engine: engine), gzipDecompressStream(engine: engine))
                .makeTransformer(in: RunContext())
            try kernel.receive(bytes)
            try kernel.receiveEnd()
            var size = 0
            while case .output(let piece) = try kernel.next() {
                #expect(piece.readableBytes <= 65_536)
                size += piece.readableBytes
            }
            #expect(size == 10_000_000)
        }

        @Test(arguments: engines)
        func nothingIsDecompressedAheadOfTheSink(engine: CompressionEngine) async throws {
            let (gunzip, outer) = (gzipDecompressStream(engine: engine), gzipDecompressStream(engine: engine))
            let run = RunContext()
            let sink = RecordingSink(of: ByteBuffer.self, isGated: true)
            let stream = createReadableStream(try bomb()).pipe(through: outer).pipe(through: gunzip)
            let task = Task { try await stream.drive(into: sink.makeWriter(in: run), in: run) }
            for count in 1...5 {
                try await sink.waitForWrites(count)
                #expect(sink.items.count == count)
                #expect(sink.items.allSatisfy { $0.readableBytes <= 65_536 })
                sink.releaseWrites()
            }
            try await sink.waitForWrites(6)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect((run[gunzip]?.outputSize ?? 0) <= 6 * 65_536)
            #expect(sink.items.count == 6)
            try sink.verifyLifecycle()
        }

        @Test(arguments: engines)
        func thePieceOverTheLimitIsWithheld(engine: CompressionEngine) throws {
            let gzip = try gzipCompressStream().apply(TestBytes.csv(200_000))
            #expect(
                try gzipDecompressStream(maxOutputSize: 200_000, engine: engine).apply(gzip).readableBytes == 200_000
            )
            var kernel = try gzipDecompressStream(maxOutputSize: 199_999, engine: engine).makeTransformer(
                in: RunContext()
            )
            kernel.receive(gzip)
            var sizes: [Int] = []
            let error = #expect(throws: CompressionError.self) {
                while case .output(let piece) = try kernel.next() { sizes.append(piece.readableBytes) }
            }
            #expect(error?.code == .limitExceeded)
            #expect(sizes == [65_536, 65_536, 65_536])
            guard case .finished = try kernel.next() else {
                Issue.record("it goes on after an error")
                return
            }
        }

        @Test func theDefaultLimitIs256MiB() throws {
            let chunk = TestBytes.zeros(1 << 20)
            let gzip = try gzipCompressStream(level: 1).pieces(of: Array(repeating: chunk, count: 257)).joined
            var kernel = try gzipDecompressStream().makeTransformer(in: RunContext())
            kernel.receive(gzip)
            var size = 0
            let error = #expect(throws: CompressionError.self) {
                while case .output(let piece) = try kernel.next() { size += piece.readableBytes }
            }
            #expect(error?.code == .limitExceeded)
            #expect(size == 268_435_456)
            var unlimited = try gzipDecompressStream(maxOutputSize: nil).makeTransformer(in: RunContext())
            unlimited.receive(gzip)
            size = 0
            while case .output(let piece) = try unlimited.next() { size += piece.readableBytes }
            #expect(size == 257 << 20)
        }

        @Test(arguments: engines)
        func aRatioIsLimitedBeyondTheFirstMebibyte(engine: CompressionEngine) throws {
            let bomb = try gzipCompressStream(level: 9).apply(TestBytes.zeros(5_000_000))
            let error = #expect(throws: CompressionError.self) {
                try gzipDecompressStream(maxRatio: 100, engine: engine).apply(bomb)
            }
            #expect(error?.code == .limitExceeded)
            let short = try gzipCompressStream(level: 9).apply(TestBytes.zeros(1_000_000))
            #expect(try gzipDecompressStream(maxRatio: 100, engine: engine).apply(short).readableBytes == 1_000_000)
            let csv = try gzipCompressStream(level: 9).apply(TestBytes.csv(3_000_000))
            #expect(try gzipDecompressStream(maxRatio: 100, engine: engine).apply(csv).readableBytes == 3_000_000)
        }

        @Test func manyEmptyMembersTakeNoMemory() throws {
            let member = try gzipCompressStream().apply(ByteBuffer())
            let members = Array(repeating: member, count: 20_000).joined
            let (run, stage) = (RunContext(), gzipDecompressStream())
            #expect(try stage.pieces(of: [members], in: run).isEmpty)
            #expect(run[stage]?.memberCount == 20_000)
        }
    }
}
