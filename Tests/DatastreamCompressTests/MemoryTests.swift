import DatastreamCompress
import DatastreamCore
import DatastreamTesting
import Foundation
import NIOCore
import Testing

/// zlib takes some 268 KB from `malloc` for each compressor; leaking that of half the runs would show here.
@Suite(
    "The memory of zlib is given back",
    .enabled(if: FileManager.default.isReadableFile(atPath: "/proc/self/statm")),
    .serialized,
    .timeLimit(.minutes(2))
)
struct MemoryTests {
    /// How many bytes of memory the process has for its data: the sixth number of `/proc/self/statm`, in pages.
    private func dataSize() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(Int(text.split(separator: " ")[5])) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// Does something 1,000 times, which would cost 268 MB if it leaked, and looks at what is left.
    private func expectNoLeak(of body: () async throws -> Void) async throws {
        try await body()
        let before = try dataSize()
        for _ in 0..<1_000 { try await body() }
        #expect(try dataSize() - before < 134_000_000)
    }

    @Test func aLeakWouldBeSeen() throws {
        let before = try dataSize()
        let kernels = try (0..<1_000).map { _ in try gzipCompressStream().makeTransformer(in: RunContext()) }
        #expect(try dataSize() - before > 134_000_000)
        withExtendedLifetime(kernels) {}
    }

    @Test func atTheEndOfARun() async throws {
        try await expectNoLeak {
            try await createReadableStream("text").pipe(through: gzipCompressStream()).pipe(to: DrainStream())
        }
    }

    @Test func afterAnError() async throws {
        try await expectNoLeak {
            let stream = createReadableStream("text").pipe(through: gzipCompressStream(maxOutputSize: 1))
            _ = try? await stream.pipe(to: DrainStream())
        }
    }

    @Test func afterACancellation() async throws {
        try await expectNoLeak {
            let source = GatedSource(of: ByteBuffer.self)
            let task = Task { try await source.pipe(through: gzipCompressStream()).pipe(to: DrainStream()) }
            source.release(ByteBuffer(string: "text"))
            try await source.waitForTaken(1)
            try await source.waitForDemand()
            task.cancel()
            _ = try? await task.value
        }
    }

    @Test func whenAnIteratorIsDropped() async throws {
        try await expectNoLeak {
            var iterator = createReadableStream("text").pipe(through: gzipCompressStream()).makeAsyncIterator()
            _ = try await iterator.next()
        }
    }
}
