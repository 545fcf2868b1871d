import DatastreamCompress
import DatastreamCore
import NIOCore
import Testing

private let samples = [ByteBuffer(), TestBytes.csv(200_000), TestBytes.random(100_000), TestBytes.zeros(500_000)]

extension CompressionTests {
    @Suite("gzip and deflate against other programs", .timeLimit(.minutes(5)))
    struct GzipOtherProgramsTests {
        @Test(.enabled(if: OtherProgram.hasGzip), arguments: engines, [1, 3])
        func gzipReadsOurs(engine: CompressionEngine, level: Int) throws {
            let header = GzipHeader(name: "a.csv", comment: "c", modificationTime: 1)
            for bytes in samples {
                for policy in [FlushPolicy.none, .every(bytes: 10_000)] {
                    let gzip = try gzipCompressStream(level: level, header: header, flush: policy, engine: engine)
                        .pieces(of: bytes.chunks(of: 30_000))
                    #expect(try OtherProgram("gzip", "-t").run(gzip.joined).status == 0)
                    #expect(try OtherProgram("gunzip", "-c").run(gzip.joined).output == bytes)
                }
            }
        }

        @Test(.enabled(if: OtherProgram.hasGzip), arguments: engines)
        func weReadWhatGzipMakes(engine: CompressionEngine) throws {
            for bytes in samples {
                for level in ["-1", "-6", "-9"] {
                    let gzip = try OtherProgram("gzip", "-nc", level).run(bytes).output
                    let chunks = [gzip, gzip].joined.chunks(of: 10_000)
                    let output = try gzipDecompressStream(engine: engine).pieces(of: chunks).joined
                    #expect(output == [bytes, bytes].joined)
                }
            }
        }

        @Test(.enabled(if: OtherProgram.hasPython), arguments: [-1, 1, 6, 9])
        func pythonReadsOurs(level: Int) throws {
            for bytes in samples {
                let gzip = try gzipCompressStream(level: level).apply(bytes)
                #expect(try OtherProgram.python("gzip.decompress(data)").run(gzip).output == bytes)
                let zlib = try deflateCompressStream(level: level).apply(bytes)
                #expect(try OtherProgram.python("zlib.decompress(data)").run(zlib).output == bytes)
                let raw = try deflateCompressStream(level: level, container: .raw).apply(bytes)
                #expect(try OtherProgram.python("zlib.decompress(data, -15)").run(raw).output == bytes)
            }
        }

        @Test(.enabled(if: OtherProgram.hasPython), arguments: [1, 6, 9])
        func weReadWhatPythonMakes(level: Int) throws {
            for bytes in samples {
                let gzip = try OtherProgram.python("gzip.compress(data, \(level))").run(bytes).output
                let zlib = try OtherProgram.python("zlib.compress(data, \(level))").run(bytes).output
                let raw = try OtherProgram.python("zlib.compress(data, \(level), -15)").run(bytes).output
                for engine in engines { #expect(try gzipDecompressStream(engine: engine).apply(gzip) == bytes) }
                #expect(try deflateDecompressStream().apply(zlib) == bytes)
                #expect(try deflateDecompressStream(container: .raw).apply(raw) == bytes)
                for compressed in [gzip, zlib, raw] { #expect(try decompressStream().apply(compressed) == bytes) }
            }
        }

        @Test(.enabled(if: OtherProgram.hasPython))
        func pythonsZlibMakesTheSameBytes() throws {
            let bytes = samples[1]
            let script = "(lambda c: c.compress(data) + c.flush())(zlib.compressobj(6, 8, 31))"
            #expect(try OtherProgram.python(script).run(bytes).output == gzipCompressStream(level: 6).apply(bytes))
        }
    }
}
