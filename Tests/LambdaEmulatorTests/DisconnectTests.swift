import DatastreamJSON
import LambdaEmulator
import NIOCore
import Testing

/// Clients that go before the end of their response.
@Suite(.timeLimit(.minutes(1)))
struct DisconnectTests {
    @Test func cancelClosesARuntimeThatHasNotAnswered() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            _ = try await runtime.next()
            await client.close()
            try await runtime.connection.closed()
            let report = try await emulator.reports.next()
            #expect(report.outcome == .clientDisconnected)
            #expect(report.status == nil)
        }
    }

    @Test func cancelClosesARuntimeInTheMiddleOfItsResponse() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude("{}")
            _ = try await client.head()
            await client.close()
            try await runtime.connection.closed()
            let report = try await emulator.reports.next()
            #expect(report.outcome == .clientDisconnected)
            #expect(report.status == 200)
        }
    }

    @Test func runtimeServesOnAfterACancelledRun() async throws {
        try await withEmulator { emulator in
            let (gone, client) = (try await emulator.client(), try await emulator.client())
            let first = try await emulator.runtime()
            try await gone.request("GET", "/1")
            _ = try await first.next()
            await gone.close()
            try await first.connection.closed()
            let second = try await emulator.runtime()
            try await client.request("GET", "/2")
            let event = try await second.next()
            #expect(try await second.post("invocation/\(event.id)/response", body: "ok").status == 202)
            #expect(try await client.head().status == 200)
        }
    }

    @Test func drainLetsTheRuntimeFinish() async throws {
        try await withEmulator {
            $0.onDisconnect = .drain
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude("{}")
            _ = try await client.head()
            await client.close()
            for _ in 0..<200 { try await runtime.write(String(repeating: "x", count: 50_000)) }
            try await runtime.finish()
            #expect(try await runtime.answer().status == 202)
            #expect(try await emulator.reports.next().outcome == .clientDisconnected)
        }
    }

    @Test func drainAlsoCoversARuntimeThatHasNotAnswered() async throws {
        try await withEmulator {
            $0.onDisconnect = .drain
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            let event = try await runtime.next()
            await client.close()
            #expect(try await runtime.post("invocation/\(event.id)/response", body: "ok").status == 202)
        }
    }

    @Test func queuedInvocationOfALostClientIsRemoved() async throws {
        try await withEmulator { emulator in
            let (gone, client) = (try await emulator.client(), try await emulator.client())
            try await gone.request("GET", "/gone")
            await gone.close()
            #expect(try await emulator.reports.next().outcome == .clientDisconnected)
            try await client.request("GET", "/here")
            let runtime = try await emulator.runtime()
            #expect(try await runtime.next().json["rawPath"]?.string == "/here")
        }
    }
}
