import LambdaEmulator
import NIOCore
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BackpressureTests {
    /// More than all socket buffers on the way hold together.
    private static let chunks = 2_048
    private static let chunkSize = 32_768

    @Test func clientThatDoesNotReadHoldsTheRuntimeBack() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next(), contentType: "text/plain")
            let written = Counter()
            try await withThrowingTaskGroup { group in
                group.addTask {
                    let line = ByteBuffer(string: String(Self.chunkSize, radix: 16) + "\r\n")
                    let content = ByteBuffer(repeating: UInt8(ascii: "x"), count: Self.chunkSize)
                    for _ in 0..<Self.chunks {
                        var chunk = line
                        chunk.writeImmutableBuffer(content)
                        chunk.writeString("\r\n")
                        try await runtime.connection.send(chunk)
                        written.increment()
                    }
                    try await runtime.finish()
                    #expect(try await runtime.answer().status == 202)
                }
                // A standstill of 300 ms is taken for the end; on a slow machine that errs to the safe side.
                var seen = -1
                while seen != written.value {
                    seen = written.value
                    try await Task.sleep(for: .milliseconds(300))
                }
                #expect(seen < Self.chunks / 2)
                let head = try await client.head()
                #expect(head.status == 200)
                var received = 0
                while let chunk = try await client.chunk() { received += chunk.utf8.count }
                #expect(received == Self.chunks * Self.chunkSize)
                try await group.waitForAll()
            }
            #expect(try await emulator.reports.next().bytes == Self.chunks * Self.chunkSize)
        }
    }

    @Test func timeoutEndsAResponseNobodyReads() async throws {
        let deadline = ManualDeadline()
        try await withEmulator {
            $0.deadlineTimer = deadline.timer
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next(), contentType: "text/plain")
            let content = String(repeating: "x", count: 1 << 20)
            try await runtime.write(content)
            deadline.pass()
            await #expect(throws: (any Error).self) {
                while true { try await runtime.write(content) }
            }
            #expect(try await emulator.reports.next().outcome == .timedOut)
        }
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }

    func increment() { count.add(1, ordering: .relaxed) }
}
