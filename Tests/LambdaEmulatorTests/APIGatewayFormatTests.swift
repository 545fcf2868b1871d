import LambdaEmulator
import NIOCore
import Testing

/// The four keys that a REST API of API Gateway takes in front of a streamed body, over any chunk borders.
@Suite(.timeLimit(.minutes(1)))
struct APIGatewayFormatTests {
    @Test(arguments: [1, 2, 7, 64, 1_000])
    func preludeOverAnyChunkBorders(piece: Int) async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next())
            let prelude = """
                {"statusCode":203,"headers":{"x-a":"single","x-b":"replaced"},"multiValueHeaders":{"X-B":["1","2"]},\
                "cookies":["c=1"]}
                """
            var rest = Substring(prelude + String(repeating: "\0", count: 8) + "body")
            while !rest.isEmpty {
                try await runtime.write(String(rest.prefix(piece)))
                rest = rest.dropFirst(piece)
            }
            try await runtime.finish()
            #expect(try await runtime.answer().status == 202)
            let head = try await client.head()
            #expect(head.status == 203)
            #expect(head["x-a"] == "single")
            #expect(head.all("x-b") == ["1", "2"])
            #expect(head.all("set-cookie") == ["c=1"])
            #expect(try await client.body(head) == ("body", true))
        }
    }
}
