import DatastreamJSON
import Logging
import Testing

@testable import MiddyLambda

/// Lambda's log formats.
struct LogTests {
    @Test("a JSON line has the service's keys; metadata keeps its shape")
    func json() throws {
        let log = LogRecorder(["AWS_LAMBDA_LOG_FORMAT": "JSON"])
        var logger = log.logger
        logger[metadataKey: "requestId"] = "r-1"
        logger.warning("two\nlines \"quoted\"", metadata: ["n": .stringConvertible(7), "list": ["a", ["b": "c"]]])
        let line = try #require(log.messages.first)
        #expect(line.hasSuffix("}\n"))
        #expect(line.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
        let json = try JSONValue(parsing: Array(line.utf8))
        #expect(json["level"]?.string == "WARN")
        #expect(json["requestId"]?.string == "r-1")
        #expect(json["message"]?.string == "two\nlines \"quoted\"")
        #expect(json["logger"]?.string == "test")
        #expect(json["metadata"]?["n"]?.string == "7")
        #expect(json["metadata"]?["list"]?[1]?["b"]?.string == "c")
        let time = try #require(json["timestamp"]?.string)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }

    @Test("a text line is one line, with the request of the current invocation")
    func text() throws {
        let log = LogRecorder()
        let context = InvocationContext(
            requestID: "r-2",
            deadlineInMilliseconds: 0,
            invokedFunctionARN: "",
            logger: log.logger
        )
        InvocationContext.$current.withValue(context) { log.logger.error("a\nb", metadata: ["k": "v"]) }
        let line = try #require(log.messages.first)
        #expect(line.hasSuffix(" r-2 ERROR a\rb k=v\n"))
    }

    @Test(
        "levels go by Lambda's names",
        arguments: [
            ("TRACE", Logger.Level.trace), ("DEBUG", .debug), ("INFO", .info), ("WARN", .warning), ("ERROR", .error),
            ("FATAL", .critical), ("warn", .warning), ("notice", .notice),
        ]
    )
    func levels(_ example: (name: String, level: Logger.Level)) {
        let log = LogRecorder(["AWS_LAMBDA_LOG_LEVEL": example.name])
        #expect(log.logger.logLevel == example.level)
        for level in Logger.Level.allCases { log.logger.log(level: level, "x") }
        #expect(log.messages.count == Logger.Level.allCases.count { $0 >= example.level })
    }

    @Test("what is unknown counts as absent: text from info on")
    func unknown() {
        let configuration = LogConfiguration { _ in "whatever" }
        #expect(configuration.level == .info)
        #expect(configuration.format == .text)
    }

    @Test(
        "moments of the calendar",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_007, "2000-02-29T00:00:00.007Z"),
            (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
        ]
    )
    func time(_ example: (milliseconds: Int64, text: String)) {
        #expect(WallTime(millisecondsSince1970: example.milliseconds).text == example.text)
    }
}
