import DatastreamTesting
import NIOCore
import Testing

@testable import MiddyHTTP

/// Decoding of bodies that came, or are given, as base64 (RFC 4648).
struct Base64Tests {
    @Test(
        "RFC 4648's own examples, with and without padding",
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"), ("Zm9vYg", "foob"), ("Zm9v\r\nYmFy\r\n", "foobar"),
        ]
    )
    func examples(_ example: (encoded: String, plain: String)) throws {
        let verifier = TransformVerifier<Base64BodyStream, ByteBuffer>(Base64BodyStream())
        let plain = ByteBuffer(string: example.plain)
        #expect(try verifier.verify(bytes: ByteBuffer(string: example.encoded), expecting: plain) == plain)
    }

    @Test("what is not base64 fails", arguments: ["Z", "Zm9vY", "Zm9v!", "Zg==Zg", "Zg=", "Zm9v====", "Zm9v="])
    func refused(text: String) throws {
        let verifier = TransformVerifier<Base64BodyStream, ByteBuffer>(Base64BodyStream())
        try verifier.verifyFailure(bytes: ByteBuffer(string: text)) { $0 is Base64Error }
    }
}
