import DatastreamJSON
import LambdaEmulator
import NIOCore
import Testing

/// `InvokeWithResponseStream`, as botocore sees it.
@Suite(.enabled("needs boto3") { await Botocore.isInstalled() }, .timeLimit(.minutes(2)))
struct InvokeTests {
    @Test func chunksAndTheEndArrive() async throws {
        try await withEmulator { emulator in
            async let seen = Botocore.invoke(emulator, #"Payload=b'{"a":1}', ClientContext='eyJjIjogMX0='"#)
            let runtime = try await emulator.runtime()
            let event = try await runtime.next()
            #expect(event.json == ["a": 1])
            #expect(event.head["Lambda-Runtime-Client-Context"] == #"{"c":1}"#)
            try await runtime.begin(event)
            try await runtime.prelude("{}")
            try await runtime.write("body")
            try await runtime.finish()
            #expect(try await runtime.answer().status == 202)
            let result = try await seen
            #expect(result["payload"] == .string("{}" + String(repeating: "\0", count: 8) + "body"))
            #expect(result["complete"] == [[:]])
            #expect(result["status"] == 200)
            #expect(result["version"] == "$LATEST")
            #expect(result["type"] == "application/vnd.amazon.eventstream")
            #expect(result["requestId"]?.string == event.id)
            let report = try await emulator.reports.next()
            #expect(report.kind == .invokeWithResponseStream)
            #expect(report.outcome == .complete)
        }
    }

    @Test func errorMidwayIsInTheLastMessage() async throws {
        try await withEmulator { emulator in
            async let seen = Botocore.invoke(emulator, "Qualifier='live'")
            let runtime = try await emulator.runtime()
            let event = try await runtime.next()
            #expect(event.json == [:])
            #expect(event.head["Lambda-Runtime-Invoked-Function-Arn"]?.hasSuffix(":function:live") == true)
            try await runtime.begin(event, contentType: "application/octet-stream")
            try await runtime.write("some")
            try await runtime.finish(
                errorType: "Function.Midway",
                errorBody: "eyJlcnJvck1lc3NhZ2UiOiJtaWQiLCJlcnJvclR5cGUiOiJFIn0="
            )
            #expect(try await runtime.answer().status == 202)
            let result = try await seen
            #expect(result["payload"] == "some")
            let details = #"{"errorMessage":"mid","errorType":"E"}"#
            #expect(
                result["complete"] == [["ErrorCode": "Function.Midway", "ErrorDetails": .string(details)]]
            )
        }
    }

    @Test func errorBeforeTheFirstByteIsInTheLastMessage() async throws {
        try await withEmulator { emulator in
            async let seen = Botocore.invoke(emulator)
            let runtime = try await emulator.runtime()
            let event = try await runtime.next()
            let answer = try await runtime.post(
                "invocation/\(event.id)/error",
                headers: ["Lambda-Runtime-Function-Error-Type: Unhandled"],
                body: "details"
            )
            #expect(answer.status == 202)
            let result = try await seen
            #expect(result["status"] == 200)
            #expect(result["payload"] == "")
            #expect(result["complete"] == [["ErrorCode": "Runtime.Unknown", "ErrorDetails": "details"]])
        }
    }

    @Test func lostRuntimeIsInTheLastMessage() async throws {
        try await withEmulator { emulator in
            async let seen = Botocore.invoke(emulator)
            let runtime = try await emulator.runtime()
            try await runtime.begin(try await runtime.next())
            try await runtime.write("some")
            await runtime.connection.close()
            let result = try await seen
            #expect(result["complete"]?[0]?["ErrorCode"] == "Runtime.TruncatedResponse")
        }
    }

    @Test func timeoutIsInTheLastMessage() async throws {
        try await withEmulator {
            // real time: longer than a busy machine takes to come to the first byte
            $0.timeout = .seconds(10)
        } _: { emulator in
            async let seen = Botocore.invoke(emulator)
            let runtime = try await emulator.runtime()
            try await runtime.begin(try await runtime.next())
            try await runtime.write("some")
            let result = try await seen
            #expect(result["complete"]?[0]?["ErrorCode"] == "Sandbox.Timeout")
            try await runtime.connection.closed()
        }
    }

    @Test func dryRunAndErrorsAnswerAtOnce() async throws {
        try await withEmulator { emulator in
            let dryRun = try await Botocore.invoke(emulator, "InvocationType='DryRun'")
            #expect(dryRun["status"] == 204)
            let unknown = try await Botocore.invoke(emulator, "FunctionName='other'")
            #expect(unknown["error"] == "ResourceNotFoundException")
            let invalid = try await Botocore.invoke(emulator, "Payload=b'{'")
            #expect(invalid["error"] == "InvalidRequestContentException")
        }
    }

    @Test(arguments: [
        "function:function", "123456789012:function:function",
        "arn:aws:lambda:us-east-1:123456789012:function:function",
    ])
    func functionsMayBeNamedByARN(name: String) async throws {
        try await withEmulator { emulator in
            let result = try await Botocore.invoke(emulator, "FunctionName='\(name)', InvocationType='DryRun'")
            #expect(result["status"] == 204)
        }
    }

    @Test func framesAreReadByBotocore() async throws {
        // 300 chunks of growing length cross every internal boundary of the decoder.
        try await withEmulator { emulator in
            async let seen = Botocore.invoke(emulator)
            let runtime = try await emulator.runtime()
            try await runtime.begin(try await runtime.next(), contentType: nil)
            var whole = ""
            for length in 1...300 {
                let text = String(repeating: Character(UnicodeScalar(UInt8(97 + length % 26))), count: length)
                whole += text
                try await runtime.write(text)
            }
            try await runtime.finish()
            #expect(try await seen["payload"] == .string(whole))
        }
    }
}
