import DatastreamJSON
import LambdaEmulator
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FunctionURLEventTests {
    /// The event the runtime gets for a request; the response is thrown away.
    private func event(
        _ method: String,
        _ target: String,
        headers: [String] = [],
        body: String = "",
        _ check: @Sendable @escaping (JSONValue, MockRuntime.Event) throws -> Void
    ) async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request(method, target, headers: headers, body: body)
            let event = try await runtime.next()
            try check(event.json, event)
        }
    }

    @Test func hasPayloadFormat2() async throws {
        let headers = ["User-Agent: test", "X-A: 1", "x-a: 2", "Cookie: a=1; b=2", "Content-Type: application/json"]
        try await event("POST", "/a%20b/c?x=1&y=a+b%26&x=2&z", headers: headers, body: #"{"k":1}"#) { event, taken in
            #expect(event["version"]?.string == "2.0")
            #expect(event["routeKey"]?.string == "$default")
            #expect(event["rawPath"]?.string == "/a%20b/c")
            #expect(event["rawQueryString"]?.string == "x=1&y=a+b%26&x=2&z")
            #expect(event["queryStringParameters"] == ["x": "1,2", "y": "a b&", "z": ""])
            #expect(event["cookies"] == ["a=1", "b=2"])
            #expect(event["headers"]?["x-a"]?.string == "1,2")
            #expect(event["headers"]?["cookie"]?.string == "a=1; b=2")
            #expect(event["headers"]?["x-forwarded-for"]?.string == "127.0.0.1")
            #expect(event["headers"]?["x-forwarded-proto"]?.string == "http")
            #expect(event["headers"]?["x-amzn-trace-id"]?.string == taken.head["Lambda-Runtime-Trace-Id"])
            #expect(event["body"]?.string == #"{"k":1}"#)
            #expect(event["isBase64Encoded"]?.bool == false)
            let context = event["requestContext"]
            #expect(context?["accountId"]?.string == "123456789012")
            #expect(context?["requestId"]?.string == taken.id)
            #expect(context?["stage"]?.string == "$default")
            #expect(context?["domainName"]?.string == "emulator.lambda-url.us-east-1.on.aws")
            let http = context?["http"]
            #expect(http?["method"]?.string == "POST")
            #expect(http?["path"]?.string == "/a%20b/c")
            #expect(http?["protocol"]?.string == "HTTP/1.1")
            #expect(http?["sourceIp"]?.string == "127.0.0.1")
            #expect(http?["userAgent"]?.string == "test")
            #expect(context?["time"]?.string?.hasSuffix(" +0000") == true)
            #expect((context?["timeEpoch"]?.int ?? 0) > 1_700_000_000_000)
        }
    }

    @Test func leavesOutWhatIsEmpty() async throws {
        try await event("GET", "/") { event, _ in
            #expect(event["cookies"] == nil)
            #expect(event["queryStringParameters"] == nil)
            #expect(event["body"] == nil)
            #expect(event["rawQueryString"]?.string == "")
            #expect(event["isBase64Encoded"]?.bool == false)
        }
    }

    @Test(arguments: [
        (nil, "text", "text", false), ("text/csv; charset=utf-8", "ä,b", "ä,b", false),
        ("application/json", "{}", "{}", false), ("image/png", "png", "cG5n", true),
        ("application/x-www-form-urlencoded", "a=b", "YT1i", true),
    ])
    func encodesBinaryBodies(type: String?, sent: String, received: String, isBase64: Bool) async throws {
        let headers = type.map { ["Content-Type: \($0)"] } ?? []
        try await event("POST", "/", headers: headers, body: sent) { event, _ in
            #expect(event["body"]?.string == received)
            #expect(event["isBase64Encoded"]?.bool == isBase64)
        }
    }

    @Test func textThatIsNoUTF8IsBase64() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Type: text/plain\r\n\r\n")
            try await client.send(.init(bytes: [0xFF]))
            let event = try await runtime.next().json
            #expect(event["body"]?.string == "/w==")
            #expect(event["isBase64Encoded"]?.bool == true)
        }
    }

    @Test func runtimeIsToldAboutTheInvocation() async throws {
        try await event("GET", "/") { _, taken in
            #expect(taken.head["content-type"] == "application/json")
            #expect(
                taken.head["Lambda-Runtime-Invoked-Function-Arn"]
                    == "arn:aws:lambda:us-east-1:123456789012:function:function"
            )
            let version4 = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
            #expect(taken.id.wholeMatch(of: version4) != nil)
            let deadline = try #require(taken.head["Lambda-Runtime-Deadline-Ms"].flatMap { Int($0) })
            let epoch = try #require(taken.json["requestContext"]?["timeEpoch"]?.int)
            #expect((60_000...120_000).contains(deadline - epoch))
            #expect(taken.head["Lambda-Runtime-Client-Context"] == nil)
        }
    }
}
