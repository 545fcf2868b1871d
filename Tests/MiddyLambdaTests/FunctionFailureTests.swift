import DatastreamJSON
import NIOCore
import NIOHTTP1
import Testing

@testable import MiddyLambda

/// Errors in the service's form.
struct FunctionFailureTests {
    @Test("error types are letters only, whatever the error's type is called")
    func errorTypes() {
        struct snake_case_2: Error {}
        struct E: Error {}
        #expect(FunctionFailure(snake_case_2()).type == "Function.Snakecase")
        #expect(FunctionFailure(E()).type == "Function.Error")
        #expect(FunctionFailure(CancellationError()).type == "Function.CancellationError")
        #expect(FunctionFailure(LambdaError(.preludeTooLarge, "")).type == "Runtime.PreludeTooLarge")
    }

    @Test(
        "trailers fit into the 4 KiB that servers written in Go take, and are whole JSON, whatever the message",
        arguments: ["a", "\u{1}", "é", "漢", "🎁", "\"", "e\u{301}"]
    )
    func trailers(piece: String) throws {
        for count in [0, 1, 100, 1_000, 10_000] {
            let message = String(repeating: piece, count: count)
            let trailers = FunctionFailure(Failure(text: message)).trailers
            let size = trailers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
            #expect(size < 4_000)
            let body = try #require(trailers.first(name: RuntimeAPI.errorBody))
            let json = try JSONValue(parsing: try decodeBase64(body))
            let sent = try #require(json["errorMessage"]?.string)
            #expect(json["errorType"]?.string == "Function.Failure")
            let kept = sent.hasSuffix("…") ? String(sent.unicodeScalars.dropLast()) : sent
            #expect(message.unicodeScalars.starts(with: kept.unicodeScalars))
            if count <= 100 { #expect(sent == message) }
        }
    }

    @Test("the cause for X-Ray is a line of ASCII, far below 64 KiB", arguments: ["a", "\u{1}", "é", "🎁"])
    func xrayCause(piece: String) throws {
        let cause = FunctionFailure(Failure(text: String(repeating: piece, count: 100_000))).xrayCause
        #expect(cause.utf8.count < 16_384)
        #expect(cause.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        let message = try JSONValue(parsing: Array(cause.utf8))["exceptions"]?[0]?["message"]?.string
        #expect(message?.hasPrefix(piece) == true)
    }

    @Test("a report of a huge message stays far below the service's 6 MiB")
    func hugeReport() {
        #expect(FunctionFailure(Failure(text: String(repeating: "x", count: 10_000_000))).body.readableBytes < 70_000)
    }

    @Test(
        "cutting keeps scalars whole",
        arguments: [(0, "…"), (1, "a…"), (2, "a…"), (3, "aé…"), (5, "aé…"), (6, "aé漢")]
    )
    func cut(_ example: (limit: Int, text: String)) {
        #expect("aé漢".cut(to: example.limit) == example.text)
    }
}
