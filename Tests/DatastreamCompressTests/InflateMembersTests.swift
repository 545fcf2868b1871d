import DatastreamCompress
import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

extension CompressionTests {
    @Suite("Members, ends and formats of compressed input")
    struct InflateMembersTests {
        private func gzip(_ text: String) throws -> ByteBuffer {
            try gzipCompressStream().apply(ByteBuffer(string: text))
        }

        private func code(_ body: () throws -> Void) -> CompressionError.Code? {
            #expect(throws: CompressionError.self, performing: body)?.code
        }

        @Test(arguments: engines)
        func membersFollowEachOther(engine: CompressionEngine) throws {
            let members = [try gzip("one "), try gzip(""), try gzip("two "), try gzip("three")].joined
            var verifier = TransformVerifier(gzipDecompressStream(engine: engine))
            verifier.resultNames = ["gzipDecompress"]
            try verifier.verify(bytes: members, expecting: ByteBuffer(string: "one two three"))
            let (run, stage) = (RunContext(), gzipDecompressStream(engine: engine))
            _ = try stage.apply(members, in: run)
            #expect(run[stage]?.memberCount == 4)
        }

        @Test(arguments: engines)
        func zerosMayFollow(engine: CompressionEngine) throws {
            let padded = [try gzip("text"), TestBytes.zeros(300)].joined
            try TransformVerifier(gzipDecompressStream(engine: engine))
                .verify(bytes: padded, expecting: ByteBuffer(string: "text"))
            try TransformVerifier(gzipDecompressStream(trailingData: .ignore, engine: engine))
                .verify(bytes: padded, expecting: ByteBuffer(string: "text"))
            try TransformVerifier(gzipDecompressStream(trailingData: .refuse, engine: engine))
                .verifyFailure(bytes: padded) { ($0 as? CompressionError)?.code == .trailingData }
        }

        @Test(arguments: ["garbage", "\u{1F}", "\0\0\0x", "\u{1F}x"])
        func garbageIsRefusedOrIgnored(garbage: String) throws {
            let member = try gzip("text")
            let bytes = [member, ByteBuffer(string: garbage)].joined
            for engine in engines {
                for policy in [TrailingDataPolicy.allowZeros, .refuse] {
                    let stage = gzipDecompressStream(trailingData: policy, engine: engine)
                    try TransformVerifier(stage)
                        .verifyFailure(bytes: bytes) { ($0 as? CompressionError)?.code == .trailingData }
                }
                try TransformVerifier(gzipDecompressStream(trailingData: .ignore, engine: engine))
                    .verify(bytes: bytes, expecting: ByteBuffer(string: "text"))
            }
            let error = #expect(throws: CompressionError.self) {
                try gzipDecompressStream(trailingData: .refuse).apply(bytes)
            }
            #expect(error?.byteOffset == member.readableBytes)
        }

        @Test func garbageAfterOtherFormatsToo() throws {
            let text = ByteBuffer(string: "text")
            let zlib = [try deflateCompressStream().apply(text), text].joined
            #expect(code { _ = try deflateDecompressStream().apply(zlib) } == .trailingData)
            #expect(try deflateDecompressStream(trailingData: .ignore).apply(zlib) == text)
            #expect(try decompressStream(trailingData: .ignore).apply(zlib) == text)
        }

        @Test(arguments: engines)
        func aTruncatedMemberFailsWhereItEnds(engine: CompressionEngine) throws {
            let header = GzipHeader(name: "n", comment: "c")
            let bytes = try gzipCompressStream(header: header).apply(TestBytes.csv(2_000))
            for size in 0..<bytes.readableBytes {
                let part = bytes.getSlice(at: 0, length: size) ?? ByteBuffer()
                for chunks in [[part], part.chunks(of: 7)] {
                    let error = #expect(throws: CompressionError.self) {
                        try gzipDecompressStream(engine: engine).pieces(of: chunks)
                    }
                    #expect(error?.code == .truncatedInput)
                    #expect(error?.byteOffset == size)
                }
            }
            let second = [try gzip("one"), bytes.getSlice(at: 0, length: 5) ?? ByteBuffer()].joined
            #expect(code { _ = try gzipDecompressStream(engine: engine).apply(second) } == .truncatedInput)
        }

        @Test func otherTruncatedFormatsFailToo() throws {
            let text = TestBytes.csv(1_000)
            let zlib = try deflateCompressStream().apply(text)
            let raw = try deflateCompressStream(container: .raw).apply(text)
            for (bytes, stage) in [(zlib, deflateDecompressStream()), (raw, deflateDecompressStream(container: .raw))] {
                for size in 0..<bytes.readableBytes {
                    let part = bytes.getSlice(at: 0, length: size) ?? ByteBuffer()
                    #expect(code { _ = try stage.apply(part) } == .truncatedInput)
                    #expect(code { _ = try decompressStream().apply(part) } == .truncatedInput)
                }
            }
        }

        @Test(arguments: engines)
        func theChecksumAndTheLengthAreChecked(engine: CompressionEngine) throws {
            let bytes = try gzip("some text").array
            for index in bytes.count - 8..<bytes.count {
                var wrong = bytes
                wrong[index] ^= 1
                let stage = gzipDecompressStream(engine: engine)
                #expect(code { _ = try stage.apply(ByteBuffer(bytes: wrong)) } == .corruptInput)
            }
        }

        @Test func whatComesIsDetected() throws {
            let text = ByteBuffer(string: "text")
            for (bytes, format) in [
                (try gzip("text"), CompressionFormat.gzip), (try deflateCompressStream().apply(text), .zlib),
                (try deflateCompressStream(container: .raw).apply(text), .deflate),
                (try deflateCompressStream(level: 0, windowBits: 9).apply(text), .zlib),
            ] {
                let (run, stage) = (RunContext(), decompressStream())
                #expect(try stage.apply(bytes, in: run) == text)
                #expect(run[stage]?.format == format)
            }
        }

        @Test(arguments: engines)
        func nothingIsReadAfterTheEnd(engine: CompressionEngine) async throws {
            let source = GatedSource(of: ByteBuffer.self)
            source.release(try gzip("text"))
            source.release(ByteBuffer(string: "not gzip"))
            let stage = gzipDecompressStream(trailingData: .ignore, engine: engine)
            let text = try await streamToString(source.pipe(through: stage))
            #expect(text == "text")
        }
    }
}
