import DatastreamBase64
import DatastreamJSON
import LambdaEmulator
import NIOCore
import Testing

@testable import struct LambdaEmulator.LogBuffer

/// The lines of the platform in a function's log, and the end of the log that callers may ask for.
@Suite(.timeLimit(.minutes(1)))
struct LogTests {
    @Test func eachInvocationLeavesStartEndAndReport() async throws {
        let lines = Lines()
        try await withEmulator {
            $0.onLog = { lines.add($0) }
            $0.memorySize = 256
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            let event = try await runtime.next()
            #expect(lines.all == ["START RequestId: \(event.id) Version: $LATEST"])
            _ = try await runtime.post("invocation/\(event.id)/response", body: "ok")
            _ = try await client.body(try await client.head())
            #expect(lines.all.count == 3)
            #expect(lines.all[1] == "END RequestId: \(event.id)")
            let report = lines.all[2].split(separator: "\t")
            #expect(report[0] == "REPORT RequestId: \(event.id)")
            #expect(try /Duration: \d+\.\d\d ms/.wholeMatch(in: report[1]) != nil)
            #expect(try /Billed Duration: [1-9]\d* ms/.wholeMatch(in: report[2]) != nil)
            #expect(report[3...] == ["Memory Size: 256 MB"])
        }
    }

    @Test func failuresAndTimeoutsAreInTheReport() async throws {
        let (lines, deadline) = (Lines(), ManualDeadline())
        try await withEmulator {
            $0.onLog = { lines.add($0) }
            $0.deadlineTimer = deadline.timer
            $0.timeout = .seconds(3)
        } _: { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            try await client.request("GET", "/")
            let first = try await runtime.next()
            _ = try await runtime.post(
                "invocation/\(first.id)/error",
                headers: ["Lambda-Runtime-Function-Error-Type: Function.Bad"],
                body: "{}"
            )
            _ = try await client.body(try await client.head())
            #expect(lines.all.last?.hasSuffix("\tStatus: error\tError Type: Function.Bad") == true)
            try await client.request("GET", "/")
            let second = try await runtime.next()
            deadline.pass()
            _ = try await client.head()
            #expect(lines.all.count == 7)
            #expect(lines.all[4].hasSuffix("Z \(second.id) Task timed out after 3.00 seconds"))
            #expect(lines.all[6].hasSuffix("\tStatus: timeout"))
        }
    }

    @Test(arguments: [true, false])
    func callersMayAskForTheEndOfTheLog(isAsked: Bool) async throws {
        try await withEmulator { emulator in
            let (client, runtime) = (try await emulator.client(), try await emulator.runtime())
            let headers = ["X-Amz-Log-Type: \(isAsked ? "Tail" : "None")"]
            try await client.request("POST", Emulator.bufferedPath, headers: headers)
            let event = try await runtime.next()
            _ = try await runtime.post("invocation/\(event.id)/response", body: "{}")
            let head = try await client.head()
            let log = try head["x-amz-log-result"].map { text in
                String(decoding: try #require(Base64.decode(text)), as: UTF8.self)
            }
            #expect((log != nil) == isAsked)
            if let log {
                #expect(
                    log.hasPrefix("START RequestId: \(event.id) Version: $LATEST\nEND RequestId: \(event.id)\nREPORT")
                )
            }
        }
    }

    @Test func aLogKeepsItsEnd() {
        var log = LogBuffer()
        for number in 0..<100_000 { log.append(Array("line \(number)\n".utf8)) }
        #expect(log.kept.count == LogBuffer.limit)
        #expect(log.bytes.count <= 2 * LogBuffer.limit)
        #expect(String(decoding: log.kept, as: UTF8.self).hasSuffix("line 99998\nline 99999\n"))
        log.append([UInt8](repeating: 120, count: 1_000_000))
        #expect(log.bytes.count <= 3 * LogBuffer.limit)
        log.append(line: "on a line of its own")
        #expect(String(decoding: log.kept, as: UTF8.self).hasSuffix("x\non a line of its own\n"))
    }
}
