import LambdaEmulator
import NIOCore
import Synchronization
import Testing

@testable import struct LambdaEmulator.Shaper

/// The bandwidth of a streamed response: 6 MiB at once, then 262,144 bytes every 125 ms.
@Suite(.timeLimit(.minutes(1)))
struct ShapeTests {
    @Test func aBucketIsFullAtTheStartAndRefilledInSteps() {
        let start = ContinuousClock.now
        var shaper = Shaper(.service, at: start)
        #expect(shaper.take(6_000_000, at: start) == 6_000_000)
        #expect(shaper.take(6_000_000, at: start) == 291_456)
        #expect(shaper.take(1, at: start.advanced(by: .milliseconds(124))) == 0)
        #expect(shaper.nextRefill == start.advanced(by: .milliseconds(125)))
        #expect(shaper.take(1_000_000, at: shaper.nextRefill) == 262_144)
        #expect(shaper.take(1_000_000, at: start.advanced(by: .milliseconds(125 * 3 + 60))) == 524_288)
        #expect(shaper.nextRefill == start.advanced(by: .milliseconds(500)))
        // It never holds more than it had at the start, however long nothing is sent.
        #expect(shaper.take(.max, at: start.advanced(by: .seconds(1_000_000))) == 6_291_456)
    }

    @Test(arguments: ["/", Emulator.invokePath])
    func aStreamIsHeldToIt(path: String) async throws {
        // Every wait is over at once, and moves the time.
        let time = ManualTime()
        try await withEmulator {
            $0.shape = .service
            $0.shapeClock = time.clock
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("POST", path)
            try await runtime.begin(try await runtime.next(), contentType: "text/plain")
            async let body = client.body(try await client.head())
            for _ in 0..<128 { try await runtime.write(String(repeating: "x", count: 65_536)) }
            try await runtime.finish()
            #expect(try await runtime.answer().status == 202)
            #expect(try await body.text.utf8.count >= 8_388_608)
            // 8 MiB: 6 at once and 2 in eight steps.
            #expect(time.waits == 8)
            #expect(time.elapsed == .seconds(1))
        }
    }

    @Test func whatIsNotStreamedIsNotHeld() async throws {
        let time = ManualTime()
        try await withEmulator {
            $0.shape = BandwidthShape(burst: 8, bytesPerSecond: 8)
            $0.shapeClock = time.clock
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("POST", Emulator.bufferedPath)
            let event = try await runtime.next()
            _ = try await runtime.post("invocation/\(event.id)/response", body: String(repeating: "x", count: 9_999))
            #expect(try await client.body(try await client.head()).text.utf8.count == 9_999)
            #expect(time.waits == 0)
        }
    }

    @Test func aTimeoutEndsAResponseThatWaitsForBandwidth() async throws {
        let deadline = ManualDeadline()
        try await withEmulator {
            $0.deadlineTimer = deadline.timer
            $0.shape = BandwidthShape(burst: 8, bytesPerSecond: 8)
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next(), contentType: "text/plain")
            try await runtime.write(String(repeating: "x", count: 10_000))
            _ = try await client.head()
            #expect(try await client.chunk() == "xxxxxxxx")
            deadline.pass()
            try await runtime.connection.closed()
            #expect(try await emulator.reports.next().outcome == .timedOut)
        }
    }
}

/// A time that moves when somebody waits for it.
private final class ManualTime: Sendable {
    private let start = ContinuousClock.now
    private let guarded = Mutex((elapsed: Duration.zero, waits: 0))

    var clock: ShapeClock {
        ShapeClock {
            self.start.advanced(by: self.elapsed)
        } sleep: { deadline in
            self.guarded.withLock { guarded in
                guarded.elapsed = max(guarded.elapsed, self.start.duration(to: deadline))
                guarded.waits += 1
            }
        }
    }

    var elapsed: Duration { guarded.withLock { $0.elapsed } }

    var waits: Int { guarded.withLock { $0.waits } }
}
