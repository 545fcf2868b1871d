import BenchKit
import CLoop
import DatastreamCompress
import DatastreamCore
import NIOCore

/// `ours compress 6`, `c decompress 6` and so on: whole pipelines, and the plainest C loop over the same library.
func gzipCases(_ path: String) -> [BenchCase] {
    var cases: [BenchCase] = []
    for level in 0...9 {
        cases.append(compress("ours compress \(level)", path) { gzipCompressStream(level: level) })
        cases.append(
            compress("per chunk compress \(level)", path) { gzipCompressStream(level: level, flush: .perChunk) }
        )
        cases.append(compressParallel("parallel compress \(level)", path, level: level))
        cases.append(loop("c compress \(level)", path) { cloop_gzip($0, $1, Int32(level), $2) })
        cases.append(
            decompress("ours decompress \(level)", path, level: level, gzipDecompressStream(maxOutputSize: nil))
        )
        cases.append(loopBack("c decompress \(level)", path, level: level) { cloop_gunzip($0, $1, $2) })
    }
    #if ISAL
        for level in 0...3 {
            cases.append(
                compress("ours-isal compress \(level)", path) { gzipCompressStream(level: level, engine: .isal) }
            )
            cases.append(loop("c-isal compress \(level)", path) { cloop_isal_gzip($0, $1, Int32(level), $2) })
            let stage = gzipDecompressStream(maxOutputSize: nil, engine: .isal)
            cases.append(decompress("ours-isal decompress \(level)", path, level: level, stage))
            cases.append(loopBack("c-isal decompress \(level)", path, level: level) { cloop_isal_gunzip($0, $1, $2) })
        }
    #endif
    return cases
}

private func compress<Stage: TransformStream<ByteBuffer, ByteBuffer>>(
    _ name: String,
    _ path: String,
    _ stage: @escaping @Sendable () -> Stage
) -> BenchCase {
    BenchCase(name) {
        let chunks = readChunks(path)
        let size = chunks.reduce(0) { $0 + $1.readableBytes }
        return {
            let output = try await createReadableStream(chunks).pipe(through: stage()).pipe(to: ByteCountSink()).output
            return BenchCase.Outcome(size, note: ratio(output, size))
        }
    }
}

private func compressParallel(_ name: String, _ path: String, level: Int) -> BenchCase {
    BenchCase(name) {
        let chunks = readChunks(path)
        let size = chunks.reduce(0) { $0 + $1.readableBytes }
        return {
            let output = try await createReadableStream(chunks)
                .pipe(through: gzipCompressStream(level: level, parallel: 2)).pipe(to: ByteCountSink()).output
            return BenchCase.Outcome(size, note: ratio(output, size))
        }
    }
}

private func decompress<Stage: TransformStream<ByteBuffer, ByteBuffer>>(
    _ name: String,
    _ path: String,
    level: Int,
    _ stage: Stage
) -> BenchCase {
    BenchCase(name) {
        let chunks = try await gzipped(path, level: level)
        return {
            let output = try await createReadableStream(chunks).pipe(through: stage).pipe(to: ByteCountSink()).output
            return BenchCase.Outcome(output, check: "\(output) bytes")
        }
    }
}

private typealias Loop = @Sendable (UnsafePointer<UInt8>?, Int, Int) -> Int

private func loop(_ name: String, _ path: String, _ loop: @escaping Loop) -> BenchCase {
    BenchCase(name) {
        let bytes = ByteBuffer(chunks: readChunks(path))
        return {
            let output = bytes.run(loop)
            if output == 0 { fail("the C loop failed") }
            return BenchCase.Outcome(bytes.readableBytes, note: ratio(output, bytes.readableBytes))
        }
    }
}

private func loopBack(_ name: String, _ path: String, level: Int, _ loop: @escaping Loop) -> BenchCase {
    BenchCase(name) {
        let bytes = ByteBuffer(chunks: try await gzipped(path, level: level))
        return {
            let output = bytes.run(loop)
            if output == 0 { fail("the C loop failed") }
            return BenchCase.Outcome(output, check: "\(output) bytes")
        }
    }
}

/// The file as zlib compresses it, cut into chunks of 64 KiB.
private func gzipped(_ path: String, level: Int) async throws -> [ByteBuffer] {
    let compressed = createReadableStream(readChunks(path)).pipe(through: gzipCompressStream(level: level))
    return try await streamToArray(createReadableStream(try await streamToBuffer(compressed)))
}

private func ratio(_ output: Int, _ input: Int) -> String {
    let thousandths = input > 0 ? output * 1_000 / input : 0
    return "to 0.\(String(thousandths + 1_000).dropFirst())"
}

extension ByteBuffer {
    fileprivate init(chunks: [ByteBuffer]) {
        self.init()
        for chunk in chunks { writeImmutableBuffer(chunk) }
    }

    fileprivate func run(_ loop: Loop) -> Int {
        withUnsafeReadableBytes { loop($0.bindMemory(to: UInt8.self).baseAddress, $0.count, 65_536) }
    }
}
