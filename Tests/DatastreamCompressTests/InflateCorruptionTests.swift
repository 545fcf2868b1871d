import DatastreamCompress
import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

/// Damages bytes in one of the ways that disks, networks and attackers do.
func damaged(_ bytes: ByteBuffer, _ random: inout SeededGenerator) -> ByteBuffer {
    var bytes = bytes.array
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(index...)
        case 3: bytes.remove(at: index)
        case 4: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        default:
            let end = min(bytes.count, index + Int.random(in: 1...64, using: &random))
            bytes.append(contentsOf: Array(bytes[index..<end]))
        }
    }
    return ByteBuffer(bytes: bytes)
}

/// Gives thousands of damaged inputs to a stage: each has to fail or to end, within the limit.
func survivesDamage<Stage: TransformStream<ByteBuffer, ByteBuffer>>(
    _ stage: Stage,
    _ compressed: [ByteBuffer],
    seeds: Range<UInt64>,
    isChecked: Bool
) throws {
    var failures = 0
    for seed in seeds {
        var random = SeededGenerator(seed: seed)
        let original = compressed[Int(seed) % compressed.count]
        let input = damaged(original, &random)
        let chunks = input.chunks(of: Int.random(in: 1...max(1, input.readableBytes), using: &random))
        do {
            let pieces = try stage.pieces(of: chunks)
            #expect(pieces.reduce(0) { $0 + $1.readableBytes } <= 1_000_000)
            #expect(pieces.allSatisfy { (1...65_536).contains($0.readableBytes) })
            if isChecked { #expect(try pieces.joined == stage.apply(original), "seed \(seed)") }
        } catch let error as CompressionError {
            failures += 1
            #expect(error.code != .libraryFailed && error.code != .outOfMemory, "seed \(seed): \(error)")
            #expect((error.byteOffset ?? -1) <= input.readableBytes, "seed \(seed)")
        }
    }
    #expect(failures > seeds.count / 2)
}

extension CompressionTests {
    @Suite("Damaged input", .timeLimit(.minutes(5)))
    struct InflateCorruptionTests {
        private let texts = [TestBytes.csv(40), TestBytes.csv(1_500), TestBytes.random(300), TestBytes.zeros(20_000)]

        /// A header is not under the checksum and two members may become one, so these compare with care: a damaged name is
        /// no damage, and what ends well has the right bytes.
        @Test(arguments: engines, 0..<4)
        func gzip(engine: CompressionEngine, part: Int) throws {
            let compressed = try texts.map { try gzipCompressStream().apply($0) }
            let stage = gzipDecompressStream(trailingData: .ignore, maxOutputSize: 1_000_000, engine: engine)
            let start = UInt64(part) * 1_000
            try survivesDamage(stage, compressed, seeds: start..<start + 1_000, isChecked: true)
        }

        @Test(arguments: engines)
        func membersAndHeaders(engine: CompressionEngine) throws {
            let header = GzipHeader(name: "a name", comment: "a comment")
            let members = try texts.map { try gzipCompressStream(header: header).apply($0) }
            let stage = gzipDecompressStream(maxOutputSize: 1_000_000, engine: engine)
            try survivesDamage(stage, [members.joined], seeds: 10_000..<11_000, isChecked: false)
        }

        @Test func zlib() throws {
            let compressed = try texts.map { try deflateCompressStream().apply($0) }
            let stage = deflateDecompressStream(trailingData: .ignore, maxOutputSize: 1_000_000)
            try survivesDamage(stage, compressed, seeds: 20_000..<22_000, isChecked: true)
        }

        @Test func rawAndDetected() throws {
            let compressed = try texts.map { try deflateCompressStream(container: .raw).apply($0) }
            let raw = deflateDecompressStream(container: .raw, maxOutputSize: 1_000_000)
            try survivesDamage(raw, compressed, seeds: 30_000..<31_000, isChecked: false)
            try survivesDamage(
                decompressStream(maxOutputSize: 1_000_000),
                compressed,
                seeds: 31_000..<32_000,
                isChecked: false
            )
        }

        @Test(arguments: engines)
        func noise(engine: CompressionEngine) throws {
            for seed in 0..<500 as Range<UInt64> {
                let noise = TestBytes.random(Int(seed) * 3, seed: seed)
                let gzip = [ByteBuffer(bytes: [31, 139, 8, 0, 0, 0, 0, 0, 0, 3]), noise].joined
                for stage in [gzipDecompressStream(maxOutputSize: 1_000_000, engine: engine)] {
                    #expect(throws: CompressionError.self) { try stage.apply(noise) }
                    #expect(throws: CompressionError.self) { try stage.apply(gzip) }
                }
            }
        }
    }
}
