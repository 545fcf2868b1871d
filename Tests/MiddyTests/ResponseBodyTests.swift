import DatastreamCore
import Testing

@testable import Middy

/// What may be a body: X4.
struct ResponseBodyTests {
    @Test("text, bytes and streams of either are bodies")
    func kinds() async throws {
        let bodies: [ResponseBody] = [
            "añb",
            ResponseBody("añb"),
            ResponseBody("añb"[...]),
            ResponseBody(Array("añb".utf8)),
            ResponseBody(ByteBuffer(string: "añb")),
            ResponseBody(createReadableStream("añb")),
            ResponseBody(createReadableStream(["a", "ñ", "", "b"])),
            ResponseBody(createReadableStream([[0x61], [0xC3], [0xB1, 0x62]] as [[UInt8]])),
            ResponseBody(
                AsyncStream { continuation in
                    for character in "añb" { continuation.yield(String(character)) }
                    continuation.finish()
                }
            ),
            ResponseBody(createReadableStream { writer in try await writer.write(ByteBuffer(string: "añb")) }),
            ResponseBody(createReadableStream(of: String.self) { writer in try await writer.write("añb") }),
        ]
        for body in bodies { #expect(try await streamToString(body.stream) == "añb") }
    }

    @Test("what a handler returns becomes a body")
    func conversions() async throws {
        #expect(try await streamToString("x".response().body.stream) == "x")
        #expect(try await streamToString(ByteBuffer(string: "x").response().body.stream) == "x")
        #expect(try await streamToString(createReadableStream(["x", "y"]).response().body.stream) == "xy")
        let piped = createReadableStream(["x", "y"]).pipe(through: countStream())
        #expect(try await streamToString(piped.response().body.stream) == "xy")
    }

    @Test("text whose emoji straddles a border of chunks arrives as it was: X1", arguments: 65_530...65_540)
    func emojiAtBorder(offset: Int) async throws {
        let text = String(repeating: "x", count: offset) + "\u{1F600}" + String(repeating: "y", count: 70_000)
        #expect(try await streamToString(ResponseBody(text).stream) == text)
        #expect(try await streamToString(ResponseBody(createReadableStream(text)).stream) == text)
    }

    @Test("the size of text and bytes is known beforehand, that of streams is not")
    func byteCount() {
        #expect(ResponseBody("añb").byteCount == 4)
        #expect(ResponseBody.empty.byteCount == 0)
        #expect(ResponseBody(createReadableStream(["a"])).byteCount == nil)
    }

    @Test("an empty body has no chunks")
    func empty() async throws {
        #expect(try await streamToArray(ResponseBody.empty.stream).isEmpty)
        #expect(try await streamToArray(ResponseBody("").stream).isEmpty)
    }
}
