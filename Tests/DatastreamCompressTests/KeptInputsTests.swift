import DatastreamCompress
import DatastreamCore
import Foundation
import NIOCore
import Testing

/// The inputs that are kept for the fuzzer, with those it once failed on.
private let inputs: [URL] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fuzzing/Inputs/Decompress")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).sorted { $0.path < $1.path }
}()

extension CompressionTests {
    @Suite("Inputs kept for fuzzing")
    struct KeptInputsTests {
        @Test func thereAreSome() { #expect(inputs.count >= 20) }

        @Test(arguments: inputs)
        func eachEndsOrFailsAsItShould(file: URL) throws {
            let bytes = Array(try Data(contentsOf: file))
            let chunks = ByteBuffer(bytes: bytes.dropFirst(2)).chunks(of: Int(bytes[1]) + 1)
            do {
                let pieces: [ByteBuffer] =
                    switch bytes[0] & 3 {
                    case 0: try gzipDecompressStream(maxOutputSize: 1_000_000).pieces(of: chunks)
                    case 1: try deflateDecompressStream(maxOutputSize: 1_000_000).pieces(of: chunks)
                    case 2: try deflateDecompressStream(container: .raw, maxOutputSize: 1_000_000).pieces(of: chunks)
                    default: try decompressStream(trailingData: .ignore, maxOutputSize: 1_000_000).pieces(of: chunks)
                    }
                #expect(pieces.reduce(0) { $0 + $1.readableBytes } <= 1_000_000)
            } catch let error as CompressionError {
                #expect(error.code != .libraryFailed)
            }
        }
    }
}
