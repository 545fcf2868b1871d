import DatastreamJSON
import LambdaEmulator
import NIOCore
import Testing

@testable import struct LambdaEmulator.ChunkTimeline

/// The console at `/_emulator/`, by plain HTTP.
@Suite(.timeLimit(.minutes(1)))
struct ConsoleTests {
    private func invocations(_ client: RawConnection, since revision: Int = 0) async throws -> JSONValue {
        let (head, text, _) = try await client.exchange("GET", "/_emulator/invocations?since=\(revision)")
        #expect(head.status == 200)
        #expect(head["cache-control"] == "no-store")
        return try JSONValue(parsing: text)
    }

    @Test func thePageNeedsNothingFromElsewhere() async throws {
        try await withEmulator { emulator in
            let client = try await emulator.client()
            let (head, text, isWhole) = try await client.exchange("GET", "/_emulator/")
            #expect(head.status == 200)
            #expect(head["content-type"] == "text/html; charset=utf-8")
            #expect(head["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
            #expect(isWhole)
            #expect(text.hasPrefix("<!DOCTYPE html>"))
            #expect(text.hasSuffix("</html>\n"))
            for word in ["src=", "@import", "url(", "https://"] { #expect(!text.contains(word)) }
            let redirect = try await client.exchange("GET", "/_emulator")
            #expect(redirect.head.status == 308)
            #expect(redirect.head["location"] == "/_emulator/")
            #expect(try await client.exchange("HEAD", "/_emulator/").head.status == 200)
            #expect(try await client.exchange("GET", "/_emulator/other").head.status == 404)
            #expect(try await client.exchange("POST", "/_emulator/", body: "x").head.status == 405)
        }
    }

    @Test func aResponseIsSeenAsItComes() async throws {
        try await withEmulator { emulator in
            let (client, console) = (try await emulator.client(), try await emulator.client())
            let runtime = try await emulator.runtime()
            #expect(try await invocations(console)["invocations"] == [])
            try await client.request("POST", "/path?q=1", body: "hello")
            let event = try await runtime.next()
            let running = try await invocations(console)
            #expect(running["function"] == "function")
            let taken = try #require(running["invocations"]?[0])
            #expect(taken["id"] == .string(event.id))
            #expect(taken["kind"] == "functionURL")
            #expect(taken["method"] == "POST")
            #expect(taken["path"] == "/path?q=1")
            #expect(taken["event"]?.string?.contains(#""body":"hello""#) == true)
            #expect(taken["taken"]?.int != nil)
            #expect(taken["firstByte"] == nil)
            #expect(taken["log"] == .string("START RequestId: \(event.id) Version: $LATEST\n"))

            try await runtime.begin(event)
            try await runtime.prelude(#"{"statusCode":201,"headers":{"x-mine":"1"}}"#)
            try await runtime.write("first")
            _ = try await client.head()
            #expect(try await client.chunk() == "first")
            let responding = try #require(try await invocations(console)["invocations"]?[0])
            #expect(responding["status"] == 201)
            #expect(responding["headers"]?.array?.contains(["x-mine", "1"]) == true)
            #expect(responding["preview"]?.string?.hasSuffix("first") == true)
            #expect(responding["ended"] == nil)

            try await runtime.write("second")
            try await runtime.finish()
            #expect(try await runtime.answer().status == 202)
            _ = try await emulator.reports.next()
            let ended = try await invocations(console)
            let last = try #require(ended["invocations"]?[0])
            #expect(last["outcome"] == "complete")
            #expect(last["ended"]?.int != nil)
            #expect(last["bytes"] == .number(JSONNumber(43 + 8 + 11)))
            let samples = try #require(last["timeline"]?.array)
            #expect(samples.compactMap { $0[2]?.int }.reduce(0, +) == 62)
            #expect(last["chunks"]?.int == samples.compactMap { $0[3]?.int }.reduce(0, +))
            // What has been seen is not told again.
            let news = try await invocations(console, since: try #require(ended["revision"]?.int))
            #expect(news["invocations"] == [])
        }
    }

    @Test func theLastHundredAreKept() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            for number in 0..<103 {
                try await client.request("GET", "/\(number)")
                let event = try await runtime.next()
                _ = try await runtime.post("invocation/\(event.id)/response", body: "ok")
                _ = try await client.body(try await client.head())
            }
            let kept = try #require(try await invocations(client)["invocations"]?.array)
            #expect(kept.map { $0["path"]?.string } == (3..<103).map { "/\($0)" })
        }
    }

    @Test func failuresAreTold() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("POST", Emulator.invokePath)
            let event = try await runtime.next()
            _ = try await runtime.post("invocation/\(event.id)/error", body: #"{"errorMessage":"no"}"#)
            _ = try await client.body(try await client.head())
            let seen = try #require(try await invocations(client)["invocations"]?[0])
            #expect(seen["kind"] == "invokeWithResponseStream")
            #expect(seen["outcome"] == "failed: Runtime.Unknown no")
        }
    }

    @Test func itCanBeTurnedOff() async throws {
        try await withEmulator {
            $0.hasConsole = false
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/_emulator/")
            #expect(try await runtime.next().json["rawPath"] == "/_emulator/")
        }
    }

    @Test(arguments: [1, 239, 240, 241, 10_000, 1_000_000])
    func aTimelineIsBoundedAndLosesNothing(count: Int) {
        var timeline = ChunkTimeline()
        for number in 0..<count {
            timeline.add(.init(start: number * 10, end: number * 10 + 4, bytes: 3, chunks: 1, blocked: 1))
        }
        timeline.add(.init(start: count * 10 + 500, end: count * 10 + 501, bytes: 3, chunks: 1, blocked: 1))
        let samples = timeline.samples
        #expect(samples.count <= ChunkTimeline.limit)
        #expect(samples.reduce(0) { $0 + $1.bytes } == 3 * (count + 1))
        #expect(samples.reduce(0) { $0 + $1.chunks } == count + 1)
        #expect(samples.reduce(0) { $0 + $1.blocked } == count + 1)
        #expect(samples.first?.start == 0)
        #expect(samples.last?.end == count * 10 + 501)
        #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.end <= $1.start })
        #expect(timeline.longestGap == 506)
    }
}
