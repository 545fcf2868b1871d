import DatastreamCompress
import DatastreamCore
import NIOCore
import Testing

extension CompressionTests {
    @Suite("Options of gzip and deflate compression")
    struct GzipOptionsTests {
        @Test(arguments: engines)
        func theHeaderIsWrittenAndRead(engine: CompressionEngine) throws {
            let header = GzipHeader(
                name: "naïve.csv",
                comment: "© us",
                modificationTime: 1_700_000_000,
                operatingSystem: 11
            )
            let bytes = try gzipCompressStream(level: 1, header: header, engine: engine).apply(TestBytes.csv(5_000))
            for engine in engines {
                let run = RunContext()
                let stage = gzipDecompressStream(engine: engine)
                #expect(try stage.apply(bytes, in: run) == TestBytes.csv(5_000))
                #expect(run[stage]?.header == header)
                #expect(run[stage]?.memberCount == 1)
                #expect(run[stage]?.inputSize == bytes.readableBytes)
                #expect(run[stage]?.outputSize == 5_000)
                #expect(run[stage]?.format == .gzip)
            }
        }

        @Test(arguments: ["nul\0", "日本", String(repeating: "x", count: 20_000)])
        func aNameThatAHeaderCannotHoldIsRefused(name: String) {
            for header in [GzipHeader(name: name), GzipHeader(comment: name)] {
                let error = #expect(throws: CompressionError.self) {
                    try gzipCompressStream(header: header).apply(ByteBuffer())
                }
                #expect(error?.code == .invalidOption)
            }
        }

        @Test(arguments: engines)
        func longTextsOfAHeaderAreCut(engine: CompressionEngine) throws {
            let header = GzipHeader(
                name: String(repeating: "n", count: 9_000),
                comment: String(repeating: "c", count: 9_000)
            )
            let bytes = try gzipCompressStream(header: header).apply(ByteBuffer(string: "text"))
            let (run, stage) = (RunContext(), gzipDecompressStream(engine: engine))
            #expect(try stage.apply(bytes, in: run) == ByteBuffer(string: "text"))
            #expect(run[stage]?.header?.name == String(repeating: "n", count: 1_023))
            #expect(run[stage]?.header?.comment == String(repeating: "c", count: 1_023))
        }

        @Test func theDefaultHeaderNamesNothing() throws {
            #expect(try gzipCompressStream().apply(ByteBuffer()).array.prefix(10) == [31, 139, 8, 0, 0, 0, 0, 0, 0, 3])
            #expect(try gzipCompressStream(level: 9).apply(ByteBuffer()).array[8] == 2)
            #expect(try gzipCompressStream(level: 1).apply(ByteBuffer()).array[8] == 4)
        }

        @Test func optionsOutsideTheirRangeAreRefused() {
            for stage in [
                gzipCompressStream(level: 10), gzipCompressStream(level: -2), gzipCompressStream(memoryLevel: 0),
                gzipCompressStream(memoryLevel: 10), gzipCompressStream(windowBits: 8),
                gzipCompressStream(windowBits: 16),
                gzipCompressStream(flush: .every(bytes: 0)), gzipCompressStream(maxOutputSize: -1),
            ] {
                let error = #expect(throws: CompressionError.self) { try stage.apply(ByteBuffer()) }
                #expect(error?.code == .invalidOption)
            }
            for stage in [gzipDecompressStream(maxOutputSize: -1), gzipDecompressStream(maxRatio: 0)] {
                let error = #expect(throws: CompressionError.self) { try stage.apply(ByteBuffer()) }
                #expect(error?.code == .invalidOption)
            }
        }

        @Test(arguments: [DeflateContainer.zlib, .raw])
        func aDictionaryIsSharedByBothSides(container: DeflateContainer) throws {
            let (dictionary, bytes) = (TestBytes.csv(2_000), TestBytes.csv(1_000))
            let plain = try deflateCompressStream(container: container).apply(bytes)
            let small = try deflateCompressStream(container: container, dictionary: dictionary).apply(bytes)
            #expect(small.readableBytes * 4 < plain.readableBytes)
            #expect(try deflateDecompressStream(container: container, dictionary: dictionary).apply(small) == bytes)
            guard container == .zlib else { return }
            for wrong in [nil, ByteBuffer(string: "another")] {
                let error = #expect(throws: CompressionError.self) {
                    try deflateDecompressStream(dictionary: wrong).apply(small)
                }
                #expect(error?.code == .wrongDictionary)
            }
        }

        @Test func aDictionaryMayBeLongerThanTheWindow() throws {
            let dictionary = TestBytes.random(100_000)
            let bytes = TestBytes.csv(1_000)
            let small = try deflateCompressStream(dictionary: dictionary).apply(bytes)
            #expect(try deflateDecompressStream(dictionary: dictionary).apply(small) == bytes)
        }
    }
}
