import Datastream
import DatastreamTesting
import MiddyHTTP
import MiddyLambda
import MiddyTesting
import NIOCore
import Testing

/// Bodies encoded as they stream.
@Suite(.timeLimit(.minutes(1)))
struct ContentEncodingTests {
    static let text = String(repeating: "a line of text, \u{1F600}\r\n", count: 5_000)

    private func handler(
        _ response: HTTPEventResponse,
        encoding: Middleware<FunctionURLEvent, InvocationContext, HTTPEventResponse> = httpContentEncoding()
    ) -> LambdaHandler<FunctionURLEvent, HTTPEventResponse> {
        middy(streamifyResponse: true).use(encoding).handler { (event: FunctionURLEvent, context: InvocationContext) in
            response
        }
    }

    private func get(_ accepted: String) -> TestRequest { .get("/", headers: ["Accept-Encoding": accepted]) }

    @Test("a body arrives as the client likes it, streamed or not", arguments: ["gzip", "deflate"], [false, true])
    func codings(name: String, streamed: Bool) async throws {
        let body =
            streamed ? ResponseBody(createReadableStream(Self.text, chunkSize: 1_000)) : ResponseBody(Self.text)
        let response = try await handler(
            HTTPEventResponse(headers: ["ETag": "\"v1\"", "Content-Length": "\(Self.text.utf8.count)"], body: body)
        ).test(get("\(name), br;q=0.1"))
        #expect(response.headers["Content-Encoding"] == name)
        #expect(response.headers["Vary"] == "Accept-Encoding")
        #expect(response.headers["Content-Length"] == nil)
        #expect(response.headers["ETag"] == "W/\"v1\"")
        #expect(response.body.readableBytes < Self.text.utf8.count / 10)
        #expect(response.error == nil)
        let stream = createReadableStream(response.body)
        let decoded =
            name == "gzip"
            ? try await streamToString(stream.pipe(through: gzipDecompressStream()))
            : try await streamToString(stream.pipe(through: deflateDecompressStream()))
        #expect(decoded == Self.text)
    }

    @Test(
        "every coding that the package was built with, those of traits too, reaches who asks for it",
        arguments: ContentCoding.all.map(\.name)
    )
    func everyCoding(name: String) async throws {
        let body = createReadableStream(Self.text, chunkSize: 1_000)
        let response = try await handler(HTTPEventResponse(body: body)).test(get(name))
        #expect(response.headers["Content-Encoding"] == name)
        #expect(response.body.readableBytes < Self.text.utf8.count / 10)
        #expect(try await decoded(response.body, name) == Self.text)
    }

    /// The text that a coding was made of.
    private func decoded(_ bytes: ByteBuffer, _ name: String) async throws -> String {
        let stream = createReadableStream(bytes)
        switch name {
        case "gzip": return try await streamToString(stream.pipe(through: gzipDecompressStream()))
        case "deflate": return try await streamToString(stream.pipe(through: deflateDecompressStream()))
        #if Brotli
            case "br": return try await streamToString(stream.pipe(through: brotliDecompressStream()))
        #endif
        #if Zstd
            case "zstd": return try await streamToString(stream.pipe(through: zstdDecompressStream()))
        #endif
        default: return "no test knows \(name)"
        }
    }

    @Test(
        "left alone is what must not be encoded",
        arguments: [
            Case("no field", request: [:], varies: true),
            Case("identity preferred", request: ["Accept-Encoding": "identity, gzip;q=0.5"], varies: true),
            Case("unknown coding", request: ["Accept-Encoding": "compress"], varies: true),
            Case("encoded already", response: ["Content-Encoding": "br"]),
            Case("part of a representation", response: ["Content-Range": "bytes 0-9/20"]),
            Case("no-transform", response: ["Cache-Control": "max-age=3, No-Transform"]),
        ]
    )
    func leftAlone(_ example: Case) async throws {
        let response = try await handler(HTTPEventResponse(headers: example.response, body: Self.text))
            .test(.get("/", headers: example.request))
        #expect(response.text == Self.text)
        #expect(response.headers["Content-Encoding"] == example.response["Content-Encoding"])
        #expect(response.headers["Vary"] == (example.varies ? "Accept-Encoding" : nil))
    }

    @Test("a request's no-transform is copied to the response")
    func noTransform() async throws {
        let request = TestRequest.get("/", headers: ["Accept-Encoding": "gzip", "Cache-Control": "no-transform"])
        let response = try await handler(
            HTTPEventResponse(headers: ["Cache-Control": "max-age=1"], body: Self.text)
        ).test(request)
        #expect(response.headers["Content-Encoding"] == nil)
        #expect(response.headers["Cache-Control"] == "max-age=1, no-transform")
    }

    @Test("a body known to be small is left alone, a stream is not")
    func small() async throws {
        let small = try await handler(HTTPEventResponse(body: "small")).test(get("gzip"))
        #expect(small.text == "small")
        #expect(small.headers["Vary"] == nil)
        let streamed = try await handler(HTTPEventResponse(body: createReadableStream(["small"]))).test(get("gzip"))
        #expect(streamed.headers["Content-Encoding"] == "gzip")
    }

    @Test("a base64 body is decoded and not encoded: X6")
    func base64Body() async throws {
        let response = try await handler(
            HTTPEventResponse(body: String(repeating: "AAEC", count: 100), isBase64Encoded: true)
        ).test(get("gzip"))
        #expect(response.headers["Content-Encoding"] == nil)
        #expect(response.body.readableBytes == 300)
    }

    @Test("Vary gets the field once", arguments: ["Accept-Encoding", "accept-encoding, Origin", "*"])
    func varyOnce(value: String) async throws {
        let response = try await handler(HTTPEventResponse(headers: ["Vary": value], body: Self.text)).test(get("gzip"))
        #expect(response.headers["Vary"] == value)
        #expect(response.headers["Content-Encoding"] == "gzip")
    }

    @Test("Vary and a weak ETag keep what they have")
    func keptFields() async throws {
        let response = try await handler(
            HTTPEventResponse(headers: ["Vary": "Origin", "ETag": "W/\"v\""], body: Self.text)
        ).test(get("gzip"))
        #expect(response.headers["Vary"] == "Origin, Accept-Encoding")
        #expect(response.headers["ETag"] == "W/\"v\"")
    }

    @Test("an overriding coding wins when the client accepts it")
    func override() async throws {
        let encoding: Middleware<FunctionURLEvent, InvocationContext, HTTPEventResponse> =
            httpContentEncoding(overridePreferredEncoding: ["deflate"])
        let handler = handler(HTTPEventResponse(body: Self.text), encoding: encoding)
        #expect(try await handler.test(get("gzip, deflate;q=0.2")).headers["Content-Encoding"] == "deflate")
        #expect(try await handler.test(get("gzip")).headers["Content-Encoding"] == "gzip")
    }

    @Test("with negotiation in the chain, only what is on offer there is used")
    func negotiated() async throws {
        let handler = middy(streamifyResponse: true)
            .use(httpContentNegotiation(encodings: .of(["deflate"])))
            .use(httpContentEncoding())
            .handler { (event: FunctionURLEvent, context: InvocationContext) in HTTPEventResponse(body: Self.text) }
        #expect(try await handler.test(get("gzip, deflate")).headers["Content-Encoding"] == "deflate")
        #expect(try await handler.test(get("gzip")).headers["Content-Encoding"] == nil)
    }

    @Test("error pages are encoded too")
    func errorPage() async throws {
        let handler = middy(streamifyResponse: true)
            .use(httpContentEncoding())
            .use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) throws -> HTTPEventResponse in
                throw HTTPError(400, Self.text)
            }
        let response = try await handler.test(get("gzip"))
        #expect(response.statusCode == 400)
        #expect(response.headers["Content-Encoding"] == "gzip")
    }

    @Test("a failure behind gzip reaches the client, with everything before it decodable: X7")
    func failureBehindGzip() async throws {
        let rows = GatedSource(of: String.self)
        let handler = handler(HTTPEventResponse(body: createReadableStream(rows)))
        try await handler.test(get("gzip")) { client in
            rows.release("one", "two")
            var body = try #require(try await client.chunk())
            rows.fail(HTTPError(500, "rows"))
            await #expect(throws: HTTPError.self) {
                while let chunk = try await client.chunk() { body.writeImmutableBuffer(chunk) }
            }
            // all of it can be read, although the gzip stream has no end
            let decoded = createReadableStream([body]).pipe(through: gzipDecompressStream())
            var text = ""
            await #expect(throws: CompressionError.self) {
                for try await chunk in decoded { text += String(buffer: chunk) }
            }
            #expect(text == "onetwo")
        }
    }

    @Test("a failure before gzip has put anything out becomes an answer of its own")
    func failureBeforeFirstByte() async throws {
        let rows = GatedSource(of: String.self)
        rows.fail(HTTPError(503, "rows", isExposed: true))
        let handler = middy(streamifyResponse: true)
            .use(httpErrorHandler(logger: nil))
            .use(httpContentEncoding())
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(body: createReadableStream(rows))
            }
        let response = try await handler.test(get("gzip"))
        #expect(response.statusCode == 503)
        #expect(response.text == "rows")
        #expect(response.headers["Content-Encoding"] == nil)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let request: HeaderFields
        let response: HeaderFields
        let varies: Bool

        init(
            _ name: String,
            request: HeaderFields = ["Accept-Encoding": "gzip"],
            response: HeaderFields = [:],
            varies: Bool = false
        ) {
            testDescription = name
            self.request = request
            self.response = response
            self.varies = varies
        }
    }
}
