import DatastreamBase64
import Testing

/// The test vectors of RFC 4648 section 10, and what is none of it.
struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("\u{FFFF}", "77+/"),
    ])
    func vectorsGoBothWays(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test func everyByteGoesBothWays() {
        for length in 250...256 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 73 + 5) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }

    @Test func paddingMayBeMissingAndLinesMayBreak() {
        #expect(Base64.decode("Zg") == [0x66])
        #expect(Base64.decode("Zm8") == [0x66, 0x6F])
        #expect(Base64.decode("Zm9v\r\nZm8\n") == Array("foofo".utf8))
    }

    @Test(arguments: [
        "Z", "Zg=x", "Z g=", "Zm9v!", "Zg===", "Zg=", "Zm9v=", "Zm9v====", "Zg==Zg", "=", "-_-_", "é",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func theErrorSaysWhereInTheWholeText() throws {
        var decoder = Base64Decoder()
        try decoder.decode("Zm9vY".utf8) { _ in }
        do {
            try decoder.decode("?".utf8) { _ in }
            Issue.record("a question mark is not base64")
        } catch { #expect(error.offset == 5) }
    }
}
