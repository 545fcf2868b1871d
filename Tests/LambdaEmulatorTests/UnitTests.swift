import NIOCore
import NIOHTTP1
import Testing

@testable import LambdaEmulator

/// The small parts that need no emulator.
struct UnitTests {
    @Test(
        arguments: [
            ("", 0x0000_0000), ("a", 0xE8B7_BE43), ("123456789", 0xCBF4_3926),
            ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
        ] as [(String, UInt32)]
    )
    func crc32(text: String, checksum: UInt32) {
        let bytes = Array(text.utf8)
        for split in 0...bytes.count {
            var crc = CRC32()
            bytes[..<split].withUnsafeBytes { crc.update($0) }
            bytes[split...].withUnsafeBytes { crc.update($0) }
            #expect(crc.value == checksum)
        }
    }

    @Test(arguments: [
        ("a%20b", "a b"), ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%e4", "\u{FFFD}"), ("%C3%A4+", "ä+"),
        ("%41", "A"),
    ])
    func percentDecoding(encoded: String, decoded: String) {
        #expect(PercentEncoding.decode(encoded) == decoded)
    }

    @Test(arguments: [
        ("/a?b=c", "/a", "b=c"), ("/", "/", ""), ("/?", "/", ""), ("/a?b?c", "/a", "b?c"), ("*", "/", ""),
        ("http://host/a?b", "/a", "b"), ("http://host", "/", ""), ("http://host?b", "/", "b"),
    ])
    func requestTargets(target: String, path: String, query: String) {
        #expect(RequestTarget(target).path == path)
        #expect(RequestTarget(target).query == query)
    }

    @Test(
        arguments: [
            (1_584_039_838_000, "12/Mar/2020:19:03:58 +0000", "Thu, 12 Mar 2020 19:03:58 GMT"),
            (0, "01/Jan/1970:00:00:00 +0000", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_827_696_999, "29/Feb/2000:12:34:56 +0000", "Tue, 29 Feb 2000 12:34:56 GMT"),
            (4_107_542_399_000, "28/Feb/2100:23:59:59 +0000", "Sun, 28 Feb 2100 23:59:59 GMT"),
        ] as [(Int64, String, String)]
    )
    func times(milliseconds: Int64, log: String, http: String) {
        let time = WallTime(milliseconds: milliseconds)
        #expect(time.commonLogFormat == log)
        #expect(time.httpDate == http)
    }

    @Test(arguments: [
        ("Function.NoSuchOrder", "Function.NoSuchOrder"), ("Runtime.X", "Runtime.Unknown"),
        ("Runtime.Xy", "Runtime.Xy"), ("my Function.Bad one", "my Function.Bad one"),
        ("Function.bad", "Function.Unknown"),
        ("Unhandled", "Runtime.Unknown"), (nil, "Runtime.Unknown"),
    ])
    func errorTypes(reported: String?, kept: String) {
        #expect(FunctionFailure.normalizedType(reported) == kept)
    }

    @Test(arguments: [
        ("function", nil), ("function:7", "7"), ("function:function", nil), ("123456789012:function:function:7", "7"),
        ("arn:aws:lambda:us-east-1:123456789012:function:function", nil),
        ("arn:aws:lambda:us-east-1:123456789012:function:function:live", "live"),
    ])
    func functionReferences(text: String, qualifier: String?) throws {
        let reference = try #require(FunctionReference(text, functionName: "function"))
        #expect(reference.matches(EmulatorConfiguration()))
        #expect(reference.qualifier == qualifier)
    }

    @Test(arguments: [
        "other", "999999999999:function:function", "function:1:2",
        "arn:aws:lambda:eu-west-1:123456789012:function:function", "arn:aws:s3:::bucket", ":", "",
    ])
    func otherFunctions(text: String) {
        #expect(FunctionReference(text, functionName: "function")?.matches(EmulatorConfiguration()) != true)
    }

    @Test func reportsAreOneLine() {
        func report(_ status: Int?, _ outcome: ResponseReport.Outcome, bytes: Int = 1_234_567) -> String {
            ResponseReport(
                kind: .functionURL,
                method: "GET",
                path: "/?rows=5",
                requestID: "id",
                status: status,
                timeToFirstByte: status == nil ? nil : .microseconds(12_300),
                bytes: bytes,
                duration: .milliseconds(340),
                outcome: outcome
            ).description
        }
        #expect(report(200, .complete) == "GET /?rows=5 200 first byte 12.3 ms 1.2 MB 340 ms")
        #expect(report(nil, .clientDisconnected, bytes: 0) == "GET /?rows=5 - 0 B 340 ms client disconnected")
        #expect(
            report(502, .failed(type: "Function.X", message: "two\nlines"), bytes: 35)
                == "GET /?rows=5 502 first byte 12.3 ms 35 B 340 ms failed: Function.X two lines"
        )
    }
}
