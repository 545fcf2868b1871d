import DatastreamCore
import MiddyTesting
import NIOCore
import Testing

@testable import MiddyHTTP
@testable import MiddyLambda

/// Content negotiation as in RFC 9110, section 12.5.
struct NegotiationTests {
    @Test(
        "weights order what the client accepts; of equal ones the server's first",
        arguments: [
            ("gzip", ["gzip", "identity"]),
            ("deflate, gzip", ["gzip", "deflate", "identity"]),
            ("gzip;q=0.5, deflate", ["deflate", "gzip", "identity"]),
            ("gzip;q=0.001, deflate;q=0", ["gzip", "identity"]),
            ("GZip ; Q=0.8 , br", ["gzip", "identity"]),
            ("x-gzip", ["gzip", "identity"]),
            ("*", ["gzip", "deflate", "identity"]),
            ("*;q=0", []),
            ("identity;q=0, gzip", ["gzip"]),
            ("identity, gzip;q=0.5", ["identity", "gzip"]),
            ("gzip, *;q=0", ["gzip"]),
            ("*;q=0.5, gzip;q=0", ["deflate", "identity"]),
            ("br", ["identity"]),
            ("", ["identity"]),
            ("gzip;q=2, deflate;q=x, gzip;q=0.1234", ["identity"]),
            ("gzip;q=1.000", ["gzip", "identity"]),
            ("gzip;q=1.001", ["identity"]),
        ] as [(String, [String])]
    )
    func encodings(_ example: (field: String, accepted: [String])) {
        let accepted = acceptedEncodings(["Accept-Encoding": example.field], offer: .of(["gzip", "deflate"]))
        #expect(accepted == example.accepted, "\(example.field)")
    }

    @Test("without the field no coding is used")
    func absentField() { #expect(acceptedEncodings([:], offer: .of(["gzip"])) == ["identity"]) }

    @Test(
        "languages match by prefix, the closest member counts",
        arguments: [
            ("da, en-GB;q=0.8, en;q=0.7", ["en-GB", "en-US", "de"], ["en-GB", "en-US"]),
            ("en", ["de", "en-US"], ["en-US"]),
            ("en-GB", ["en", "de"], ["en"]),
            ("de, *;q=0.5", ["fr", "de-AT"], ["de-AT", "fr"]),
            ("en;q=0, *", ["en-GB", "de"], ["de"]),
            ("fr", ["en"], []),
        ] as [(String, [String], [String])]
    )
    func languages(_ example: (field: String, offers: [String], accepted: [String])) {
        let members = Preference.list(example.field)
        #expect(Negotiation.language.acceptable(example.offers, members) == example.accepted)
    }

    @Test(
        "media types match by type, range and parameters",
        arguments: [
            (
                "text/*;q=0.3, text/plain;q=0.7, */*;q=0.5", ["text/html", "text/plain", "image/png"],
                ["text/plain", "image/png", "text/html"]
            ),
            (
                "text/html;level=1, text/html;q=0.4", ["text/html", "text/html;level=1"],
                ["text/html;level=1", "text/html"]
            ),
            ("application/json", ["text/csv", "application/json; charset=utf-8"], ["application/json; charset=utf-8"]),
            ("*/*", ["text/csv"], ["text/csv"]),
            ("image/*", ["text/csv"], []),
        ] as [(String, [String], [String])]
    )
    func mediaTypes(_ example: (field: String, offers: [String], accepted: [String])) {
        let members = Preference.list(example.field)
        #expect(Negotiation.mediaType.acceptable(example.offers, members) == example.accepted)
    }

    private func handler(
        languages: ContentOffer? = .any,
        mediaTypes: ContentOffer? = .any,
        encodings: ContentOffer? = .any,
        failOnMismatch: Bool = true
    ) -> LambdaHandler<FunctionURLEvent, HTTPEventResponse> {
        middy(streamifyResponse: true)
            .use(httpErrorHandler(logger: nil))
            .use(
                httpContentNegotiation(
                    encodings: encodings,
                    languages: languages,
                    mediaTypes: mediaTypes,
                    failOnMismatch: failOnMismatch
                )
            )
            .handler { (event: FunctionURLEvent, context: InvocationContext, storage: RequestStorage) in
                let found = storage[ContentPreferencesKey.self]
                return HTTPEventResponse(
                    body: "\(found?.languages ?? []) \(found?.mediaTypes ?? []) \(found?.encodings ?? [])"
                )
            }
    }

    @Test("the handler finds what the client prefers in its storage")
    func storage() async throws {
        let response = try await handler(languages: .of(["en", "de"]), mediaTypes: nil)
            .test(.get("/", headers: ["Accept-Language": "de", "Accept": "x/y", "Accept-Encoding": "br, gzip;q=0.5"]))
        #expect(response.text == #"["de"] [] ["br", "gzip", "identity"]"#)
    }

    @Test("an absent field accepts everything on offer")
    func absentFields() async throws {
        let response = try await handler(languages: .of(["en", "de"]), mediaTypes: .of(["text/csv"])).test(.get("/"))
        #expect(response.text == #"["en", "de"] ["text/csv"] ["identity"]"#)
    }

    @Test("a client that accepts nothing of an offer gets 406, or the first, or nothing")
    func mismatch() async throws {
        let request = TestRequest.get("/", headers: ["Accept": "image/png"])
        let refused = try await handler(mediaTypes: .of(["text/csv"])).test(request)
        #expect(refused.statusCode == 406)
        #expect(refused.text == "Accept accepts none of: text/csv")
        let first = try await handler(mediaTypes: .of(["text/csv", "a/b"], defaultToFirst: true)).test(request)
        #expect(first.text == #"[] ["text/csv"] ["identity"]"#)
        let ignored = try await handler(mediaTypes: .of(["text/csv"]), failOnMismatch: false).test(request)
        #expect(ignored.text == #"[] [] ["identity"]"#)
    }

    @Test("a client without any acceptable coding, identity included, gets 406")
    func noCoding() async throws {
        let request = TestRequest.get("/", headers: ["Accept-Encoding": "br, *;q=0"])
        #expect(try await handler(encodings: .of(["gzip"])).test(request).statusCode == 406)
    }
}
