import LambdaEmulator
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FunctionURLStreamingTests {
    @Test func firstChunkArrivesBeforeTheSecondIsWritten() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            let event = try await runtime.next()
            try await runtime.begin(event)
            try await runtime.prelude(#"{"statusCode":201,"headers":{"content-type":"text/plain"}}"#)
            let head = try await client.head()
            #expect(head.status == 201)
            #expect(head["content-type"] == "text/plain")
            #expect(head["transfer-encoding"] == "chunked")
            try await runtime.write("first")
            #expect(try await client.chunk() == "first")
            try await runtime.write("second")
            #expect(try await client.chunk() == "second")
            try await runtime.finish()
            #expect(try await client.chunk() == nil)
            #expect(try await runtime.answer() == (202, "{\"status\":\"OK\"}\n"))
            let report = try await emulator.reports.next()
            #expect(report.outcome == .complete)
            #expect(report.bytes == 11)
            #expect(report.status == 201)
            #expect(report.requestID == event.id)
        }
    }

    @Test func preludeMayBeSplitAtEveryByte() async throws {
        let json = #"{"statusCode":418,"headers":{"x-a":"1"},"cookies":["a=1"]}"#
        let whole = json + String(repeating: "\0", count: 8) + "body"
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            for split in 1..<whole.utf8.count {
                try await client.request("GET", "/\(split)")
                try await runtime.begin(try await runtime.next())
                try await runtime.write(String(decoding: whole.utf8.prefix(split), as: UTF8.self))
                try await runtime.write(String(decoding: whole.utf8.dropFirst(split), as: UTF8.self))
                try await runtime.finish()
                let head = try await client.head()
                #expect(head.status == 418)
                #expect(head["set-cookie"] == "a=1")
                #expect(try await client.body(head).text == "body")
                #expect(try await runtime.answer().status == 202)
            }
        }
    }

    @Test func preludeDecidesHeadersAndCookies() async throws {
        let prelude = """
            {"statusCode":200,"headers":{"Content-Length":"5","Connection":"close","Transfer-Encoding":"x","x-one":"1",\
            "X-Two":"lost"},"multiValueHeaders":{"x-two":["a","b"]},"cookies":["a=1; Path=/","b=2"]}
            """
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude(prelude)
            try await runtime.finish()
            let head = try await client.head()
            #expect(head["content-length"] == nil)
            #expect(head["connection"] == nil)
            #expect(head["x-amzn-remapped-content-length"] == "5")
            #expect(head["transfer-encoding"] == "chunked")
            #expect(head["content-type"] == "application/octet-stream")
            #expect(head["x-one"] == "1")
            #expect(head.all("x-two") == ["a", "b"])
            #expect(head.all("set-cookie") == ["a=1; Path=/", "b=2"])
            #expect(try await client.body(head).isWhole)
        }
    }

    @Test(arguments: [
        "[]", "{", #"{"statusCode":99}"#, #"{"statusCode":"x"}"#, #"{"headers":{"a b":"c"}}"#,
        #"{"headers":{"a":"b\r\nc"}}"#, #"{"cookies":"a=1"}"#, #"{"multiValueHeaders":{"a":"b"}}"#,
        #"{"headers":{"a":"\#(String(repeating: "b", count: 16_384))"}}"#,
    ])
    func badPreludeIs502(prelude: String) async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude(prelude)
            try await runtime.finish()
            let head = try await client.head()
            #expect(head.status == 502)
            #expect(try await client.body(head).text == #"{"message":"Internal Server Error"}"#)
            #expect(try await runtime.answer().status == 202)
            guard case .failed("Runtime.InvalidPrelude", _) = try await emulator.reports.next().outcome else {
                Issue.record("no failure was reported")
                return
            }
        }
    }

    @Test(arguments: [("text/csv", "text/csv"), (nil, "application/octet-stream")])
    func withoutPreludeTheContentTypePasses(sent: String?, received: String) async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            for body in ["a,b", ""] {
                try await client.request("GET", "/")
                try await runtime.begin(try await runtime.next(), contentType: sent)
                if !body.isEmpty { try await runtime.write(body) }
                try await runtime.finish()
                let head = try await client.head()
                #expect(head.status == 200)
                #expect(head["content-type"] == received)
                #expect(try await client.body(head) == (body, true))
                #expect(try await runtime.answer().status == 202)
            }
        }
    }

    @Test func bufferedResponsePassesAsItIs() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            let event = try await runtime.next()
            let answer = try await runtime.post(
                "invocation/\(event.id)/response",
                headers: ["Content-Type: application/json"],
                body: #"{"a":1}"#
            )
            #expect(answer.status == 202)
            let head = try await client.head()
            #expect(head["content-type"] == "application/json")
            #expect(try await client.body(head).text == #"{"a":1}"#)
        }
    }

    @Test(arguments: ["HEAD", "GET"])
    func bodylessResponsesKeepTheConnection(method: String) async throws {
        let status = method == "HEAD" ? 200 : 204
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            for _ in 0..<3 {
                try await client.request(method, "/")
                try await runtime.begin(try await runtime.next())
                try await runtime.prelude("{\"statusCode\":\(status)}")
                let head = try await client.head()
                #expect(head.status == status)
                #expect(head["transfer-encoding"] == nil)
                try await runtime.write("not sent")
                try await runtime.finish()
                #expect(try await runtime.answer().status == 202)
                #expect(try await emulator.reports.next().bytes == 0)
            }
        }
    }

    @Test func clientThatLeavesAfterABodylessHeadIsServed() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("HEAD", "/")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude("{}")
            _ = try await client.head()
            await client.close()
            try await runtime.write("dropped")
            try await runtime.finish()
            #expect(try await runtime.answer().status == 202)
            #expect(try await emulator.reports.next().outcome == .complete)
        }
    }

    @Test func oldClientsAreSentNoChunks() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.send("GET / HTTP/1.0\r\n\r\n")
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude("{}")
            try await runtime.write("plain")
            try await runtime.finish()
            let head = try await client.head()
            #expect(head["transfer-encoding"] == nil)
            #expect(head["connection"] == "close")
            #expect(String(buffer: try await client.bytes(5)) == "plain")
            #expect(await client.receive() == nil)
        }
    }
}
