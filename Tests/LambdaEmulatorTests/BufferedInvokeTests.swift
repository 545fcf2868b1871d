import DatastreamJSON
import LambdaEmulator
import NIOCore
import Testing

/// `Invoke`: the whole response in one piece.
@Suite(.timeLimit(.minutes(1)))
struct BufferedInvokeTests {
    @Test func theResponseIsTheFunctionsBytes() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("POST", "\(Emulator.bufferedPath)?Qualifier=7", body: #"{"a":1}"#)
            let event = try await runtime.next()
            #expect(event.json == ["a": 1])
            #expect(event.head["Lambda-Runtime-Invoked-Function-Arn"]?.hasSuffix(":function:7") == true)
            let answer = try await runtime.post(
                "invocation/\(event.id)/response",
                headers: ["Content-Type: text/x-mine"],
                body: "[1]"
            )
            #expect(answer.status == 202)
            let head = try await client.head()
            #expect(head.status == 200)
            #expect(head["content-type"] == "text/x-mine")
            #expect(head["x-amz-executed-version"] == "7")
            #expect(head["x-amzn-requestid"] == event.id)
            #expect(head["x-amz-function-error"] == nil)
            #expect(head["x-amz-log-result"] == nil)
            #expect(try await client.body(head) == ("[1]", true))
            let report = try await emulator.reports.next()
            #expect(report.kind == .invoke)
            #expect(report.outcome == .complete)
            #expect(report.bytes == 3)
        }
    }

    /// A streamed response comes in one piece too, with the prelude left in, as SDK callers see it.
    @Test func aStreamedResponseIsCollected() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("POST", Emulator.bufferedPath)
            try await runtime.begin(try await runtime.next())
            try await runtime.prelude("{}")
            try await runtime.write("body")
            try await runtime.finish()
            #expect(try await runtime.answer().status == 202)
            let head = try await client.head()
            #expect(try await client.body(head).text == "{}\0\0\0\0\0\0\0\0body")
        }
    }

    @Test func functionErrorsAreInAHeaderAndTheBody() async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            let details = #"{"errorMessage":"order 7","errorType":"NoSuchOrder"}"#
            try await client.request("POST", Emulator.bufferedPath)
            let event = try await runtime.next()
            _ = try await runtime.post("invocation/\(event.id)/error", body: details)
            let head = try await client.head()
            #expect(head.status == 200)
            #expect(head["x-amz-function-error"] == "Unhandled")
            #expect(try await client.body(head) == (details, true))

            // The same from trailers: nothing was sent yet, so the error can still replace the response.
            try await client.request("POST", Emulator.bufferedPath)
            try await runtime.begin(try await runtime.next())
            try await runtime.write("some")
            try await runtime.finish(
                errorType: "Function.Midway",
                errorBody: "eyJlcnJvck1lc3NhZ2UiOiJtaWQiLCJlcnJvclR5cGUiOiJFIn0="
            )
            #expect(try await runtime.answer().status == 202)
            let second = try await client.head()
            #expect(second["x-amz-function-error"] == "Unhandled")
            #expect(try await client.body(second).text == #"{"errorMessage":"mid","errorType":"E"}"#)
        }
    }

    @Test func timeoutsAreFunctionErrors() async throws {
        let deadline = ManualDeadline()
        try await withEmulator {
            $0.deadlineTimer = deadline.timer
            $0.timeout = .milliseconds(3_210)
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("POST", Emulator.bufferedPath)
            let event = try await runtime.next()
            deadline.pass()
            let head = try await client.head()
            #expect(head.status == 200)
            #expect(head["x-amz-function-error"] == "Unhandled")
            let body = try JSONValue(parsing: try await client.body(head).text)
            #expect(body["errorType"] == "Sandbox.Timeout")
            #expect(
                body["errorMessage"] == .string("RequestId: \(event.id) Error: Task timed out after 3.21 seconds")
            )
        }
    }

    @Test(arguments: [(6_291_556, 202, nil), (6_291_557, 413, "Function.ResponseSizeTooLarge")])
    func aResponseHasSixMegabytes(size: Int, status: Int, error: String?) async throws {
        try await withEmulator {
            $0.maxResponseBytes = .max
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("POST", Emulator.bufferedPath)
            let event = try await runtime.next()
            // Chunked, so that nothing but the bytes says how long it is.
            try await runtime.begin(event)
            try await runtime.write(String(repeating: "x", count: size))
            if error == nil { try await runtime.finish() }
            // The runtime's answer comes when the client has been sent all of it.
            let head = try await client.head()
            let body = try await client.body(head).text
            #expect(try await runtime.answer().status == status)
            #expect(head.status == 200)
            #expect((head["x-amz-function-error"] == "Unhandled") == (error != nil))
            if let error {
                #expect(try JSONValue(parsing: body)["errorType"] == .string(error))
            } else {
                #expect(body.utf8.count == size)
            }
        }
    }

    @Test(arguments: [
        (["X-Amz-Invocation-Type: DryRun"], "{}", 204, nil),
        (["X-Amz-Invocation-Type: Later"], "{}", 400, "InvalidParameterValueException"),
        (["X-Amz-Log-Type: Head"], "{}", 400, "InvalidParameterValueException"),
        ([], "{", 400, "InvalidRequestContentException"),
    ])
    func answersAtOnce(headers: [String], body: String, status: Int, type: String?) async throws {
        try await withEmulator { emulator in
            let client = try await emulator.client()
            let (head, _, _) = try await client.exchange("POST", Emulator.bufferedPath, headers: headers, body: body)
            #expect(head.status == status)
            #expect(head["x-amzn-errortype"] == type)
        }
    }

    @Test func aRequestHasSixMegabytes() async throws {
        try await withEmulator { emulator in
            let client = try await emulator.client()
            try await client.send(
                "POST \(Emulator.bufferedPath) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6291457\r\n\r\n"
            )
            let head = try await client.head()
            #expect(head.status == 413)
            #expect(head["x-amzn-errortype"] == "RequestTooLargeException")
            let message =
                "6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)"
            #expect(try JSONValue(parsing: try await client.body(head).text)["message"] == .string(message))
        }
    }

    @Test(arguments: [true, false])
    func otherFunctionsAre404UnlessAnyNameWillDo(acceptsAny: Bool) async throws {
        try await withEmulator {
            $0.acceptsAnyFunctionName = acceptsAny
        } _: { emulator in
            let client = try await emulator.client()
            let (head, text, _) = try await client.exchange(
                "POST",
                "/2015-03-31/functions/other/invocations",
                headers: ["X-Amz-Invocation-Type: DryRun"]
            )
            #expect(head.status == (acceptsAny ? 204 : 404))
            #expect(head["x-amzn-errortype"] == (acceptsAny ? nil : "ResourceNotFoundException"))
            #expect(text.contains("Function not found: other") == !acceptsAny)
        }
    }
}
