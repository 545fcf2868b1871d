import DatastreamJSON
import LambdaEmulator
import NIOCore
import Testing

/// The Function URL in `BUFFERED` mode.
@Suite(.timeLimit(.minutes(1)))
struct BufferedURLTests {
    /// What a client is sent when the function answers with `json`.
    private func response(
        to json: String,
        method: String = "GET"
    ) async throws -> (head: Head, text: String, outcome: ResponseReport.Outcome) {
        let received = AsyncStream<(Head, String, ResponseReport.Outcome)>.makeStream()
        try await withEmulator {
            $0.invokeMode = .buffered
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request(method, "/")
            let event = try await runtime.next()
            #expect(try await runtime.post("invocation/\(event.id)/response", body: json).status == 202)
            let head = try await client.head()
            let text = method == "HEAD" || [204, 304].contains(head.status) ? "" : try await client.body(head).text
            received.continuation.yield((head, text, try await emulator.reports.next().outcome))
        }
        for await response in received.stream { return response }
        throw Unexpected("no response")
    }

    @Test func jsonWithAStatusCodeIsAResponse() async throws {
        let (head, text, outcome) = try await response(
            to: """
                {"statusCode":201,"headers":{"Content-Type":"text/plain","X-Number":7,"Content-Length":"99"},\
                "cookies":["a=1; Path=/","b=2"],"body":"hé"}
                """
        )
        #expect(head.status == 201)
        #expect(head["content-type"] == "text/plain")
        #expect(head["x-number"] == "7")
        #expect(head.all("set-cookie") == ["a=1; Path=/", "b=2"])
        #expect(head["content-length"] == "3")
        #expect(head["x-amzn-remapped-content-length"] == "99")
        #expect(text == "hé")
        #expect(outcome == .complete)
    }

    @Test func aBase64BodyIsDecoded() async throws {
        let (head, text, _) = try await response(to: #"{"statusCode":200,"body":"aGk=","isBase64Encoded":true}"#)
        #expect(head["content-type"] == "application/json")
        #expect(text == "hi")
    }

    @Test(arguments: [#"{"answer": 42}"#, "[1,2]", #""text""#, "7", "null", #"{"body":"no status"}"#])
    func otherJSONIsTheBody(json: String) async throws {
        let (head, text, _) = try await response(to: json)
        #expect(head.status == 200)
        #expect(head["content-type"] == "application/json")
        #expect(text == json)
    }

    @Test(arguments: [
        "plain text", "", #"{"statusCode":"200"}"#, #"{"statusCode":99}"#, #"{"statusCode":200,"body":{}}"#,
        #"{"statusCode":200,"body":"?","isBase64Encoded":true}"#, #"{"statusCode":200,"isBase64Encoded":1,"body":""}"#,
        #"{"statusCode":200,"headers":{"bad name":"x"}}"#, #"{"statusCode":200,"headers":[]}"#,
        "{\"statusCode\":200}\0\0\0\0\0\0\0\0streamed",
    ])
    func whatIsNoResponseIs502(json: String) async throws {
        let (head, text, outcome) = try await response(to: json)
        #expect(head.status == 502)
        #expect(text == #"{"message":"Internal Server Error"}"#)
        guard case .failed(let type, let message) = outcome else {
            Issue.record("the outcome is \(outcome)")
            return
        }
        #expect(["Runtime.InvalidResponse", "Runtime.InvalidPrelude"].contains(type))
        #expect(message.contains("cannot be used"))
    }

    @Test(arguments: [(#"{"statusCode":204}"#, "GET", 204), (#"{"statusCode":200,"body":"x"}"#, "HEAD", 200)])
    func responsesWithoutABody(json: String, method: String, status: Int) async throws {
        let (head, text, outcome) = try await response(to: json, method: method)
        #expect(head.status == status)
        #expect(text == "")
        #expect(outcome == .complete)
    }
}
