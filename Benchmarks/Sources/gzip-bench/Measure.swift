import CLoop
import DatastreamCompress
import DatastreamCore
import Foundation
import NIOCore

let chunkSize = 65_536

/// Counts bytes and drops them.
struct CountingSink: WritableStream {
    struct Writer: StreamWriter {
        var count = 0

        @concurrent
        mutating func write(_ item: consuming ByteBuffer) async throws { count += item.readableBytes }

        @concurrent
        mutating func finish() async throws -> Int { count }

        @concurrent
        mutating func abort(_ error: any Error) async {}
    }

    func makeWriter(in run: RunContext) -> Writer { Writer() }
}

/// Runs a whole pipeline, as a user would, and returns the length of its output.
func ours<Stage: TransformStream<ByteBuffer, ByteBuffer>>(_ stage: Stage, _ input: ByteBuffer) async throws -> Int {
    try await createReadableStream(input, chunkSize: chunkSize).pipe(through: stage).pipe(to: CountingSink()).output
}

/// The same for the stage that uses several cores.
func ours(_ stage: ParallelGzipCompressStream, _ input: ByteBuffer) async throws -> Int {
    try await createReadableStream(input, chunkSize: chunkSize).pipe(through: stage).pipe(to: CountingSink()).output
}

/// zlib in a plain C loop; without a level it decompresses.
func plainC(_ level: Int?, _ input: ByteBuffer) -> Int {
    plainC(input) { bytes, count, chunkSize in
        level.map { cloop_gzip(bytes, count, Int32($0), chunkSize) } ?? cloop_gunzip(bytes, count, chunkSize)
    }
}

/// Any plain C loop.
func plainC(_ input: ByteBuffer, _ loop: (UnsafePointer<UInt8>?, Int, Int) -> Int) -> Int {
    input.withUnsafeReadableBytes { loop($0.bindMemory(to: UInt8.self).baseAddress, $0.count, chunkSize) }
}

/// What one thing took.
struct Sample {
    var wall: Double
    var cpu: Double
}

/// Runs the contenders in turns, a warm-up first, and returns the median of each.
func alternate(rounds: Int, _ contenders: [() async throws -> Int]) async throws -> [Sample] {
    var samples = Array(repeating: [Sample](), count: contenders.count)
    for round in 0...rounds {
        for (index, contender) in contenders.enumerated() {
            let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
            guard try await contender() > 0 else { throw BenchmarkError(message: "contender \(index) failed") }
            let sample = Sample(
                wall: seconds(CLOCK_MONOTONIC) - wall,
                cpu: seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
            )
            if round > 0 { samples[index].append(sample) }
        }
    }
    return samples.map { all in
        Sample(wall: all.map(\.wall).sorted()[all.count / 2], cpu: all.map(\.cpu).sorted()[all.count / 2])
    }
}

struct BenchmarkError: Error { let message: String }

private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
