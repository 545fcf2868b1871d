import Datastream
import DatastreamTesting
import LambdaEmulator
import MiddyLambda
import NIOHTTP1
import Testing

/// A handler on the emulator: what a client sees, and when.
@Suite(.timeLimit(.minutes(1)))
struct StreamingTests {
    @Test("a client holds the first row before the next ones are made, plain and gzipped", arguments: [false, true])
    func rowsArriveAsTheyAreMade(gzip: Bool) async throws {
        let rows = GatedSource(of: [String].self)
        let handler = middy(streamifyResponse: true)
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(
                    headers: ["Content-Type": "text/csv"],
                    body: createReadableStream(rows)
                        .pipe(through: csvFormatStream(header: ["id"]))
                        .pipe(through: gzip ? gzipCompressStream() : nil)
                )
            }
        try await withFunction(handler) { url, _ in
            try await HTTPTestClient.get("/", from: url) { client in
                var inflater = try Inflater(isGzip: gzip)
                var text = ""
                for id in 0..<5 {
                    rows.release(["\(id)"])
                    if id == 0 { _ = try await client.head() }
                    while !text.hasSuffix("\(id)\r\n") {
                        guard let chunk = try await client.chunk() else { break }
                        text += try inflater.inflate(chunk)
                    }
                    #expect(rows.taken == id + 1)
                }
                rows.finish()
                while let chunk = try await client.chunk() { text += try inflater.inflate(chunk) }
                #expect(text == "id\r\n0\r\n1\r\n2\r\n3\r\n4\r\n")
            }
        }
    }

    @Test("a string, with status, headers and cookies: S7, S8")
    func wholeResponse() async throws {
        let handler = middy(streamifyResponse: true)
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(
                    statusCode: 201,
                    headers: ["X-Query": event.query["a"] ?? "none", "Set-Cookie": "b=2"],
                    cookies: ["a=1"],
                    body: "añb"
                )
            }
        try await withFunction(handler) { url, reports in
            try await HTTPTestClient.get("/path?a=%C3%A9", from: url) { client in
                let head = try await client.head()
                #expect(head.status == .created)
                #expect(head.headers["X-Query"] == ["é"])
                #expect(head.headers["Set-Cookie"] == ["a=1", "b=2"])
                #expect(String(buffer: try await client.rest()) == "añb")
            }
            let report = try #require(await reports.first(1).first)
            #expect(report.status == 201)
            #expect(report.bytes == 4)
        }
    }

    @Test("an empty body keeps status and headers: S8–S10", arguments: [200, 204, 301, 304, 504])
    func emptyBody(status: Int) async throws {
        let handler = middy(streamifyResponse: true)
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(statusCode: status, headers: ["Location": "/there"])
            }
        try await withFunction(handler) { url, _ in
            try await HTTPTestClient.get("/", from: url) { client in
                let head = try await client.head()
                #expect(Int(head.status.code) == status)
                #expect(head.headers["Location"] == ["/there"])
                #expect(try await client.rest().readableBytes == 0)
            }
        }
    }

    @Test("a source that fails at once still becomes a real error response: X3")
    func failureBeforeFirstByte() async throws {
        let rows = GatedSource(of: [String].self)
        rows.fail(RowFailure())
        let handler = csvHandler(rows)
        try await withFunction(handler) { url, _ in
            try await HTTPTestClient.get("/", from: url) { client in
                let head = try await client.head()
                #expect(head.status == .internalServerError)
                #expect(String(buffer: try await client.rest()) == "Internal Server Error")
            }
        }
    }

    @Test("a failure midway: what was made arrives, then the transfer breaks, and the next request works: X3")
    func failureMidway() async throws {
        let rows = GatedSource(of: [String].self)
        let handler = csvHandler(rows)
        try await withFunction(handler) { url, reports in
            try await HTTPTestClient.get("/", from: url) { client in
                rows.release(["0"])
                let head = try await client.head()
                #expect(head.status == .ok)
                #expect(try await client.text { $0.hasSuffix("0\r\n") } == "id\r\n0\r\n")
                rows.release(["1"])
                #expect(try await client.text { $0.hasSuffix("1\r\n") } == "1\r\n")
                rows.fail(RowFailure())
                await #expect(throws: (any Error).self) { _ = try await client.rest() }
            }
            let report = try #require(await reports.first(1).first)
            guard case .failed(let type, let message) = report.outcome else {
                Issue.record("reported as \(report)")
                return
            }
            #expect(type == "Function.RowFailure")
            #expect(message.contains("RowFailure"))
            try await HTTPTestClient.get("/?ok=1", from: url) { client in
                let head = try await client.head()
                #expect(head.status == .ok)
                #expect(String(buffer: try await client.rest()) == "fine")
            }
        }
    }

    @Test("a client that leaves cancels the source, even while nothing is written, and the next request works: X10")
    func clientLeaves() async throws {
        let rows = GatedSource(of: [String].self)
        let handler = csvHandler(rows)
        try await withFunction(handler) { url, _ in
            try await HTTPTestClient.get("/", from: url) { client in
                rows.release(["0"])
                _ = try await client.head()
                _ = try await client.text { $0.hasSuffix("0\r\n") }
                try await rows.waitForDemand()
            }
            try await rows.waitForRelease()
            #expect(rows.wasCancelled)
            try await HTTPTestClient.get("/?ok=1", from: url) { client in
                let head = try await client.head()
                #expect(head.status == .ok)
                #expect(String(buffer: try await client.rest()) == "fine")
            }
        }
    }

    @Test("a client that does not read holds the source back")
    func backpressure() async throws {
        let made = Counter()
        let total = 4_000
        let handler = middy(streamifyResponse: true)
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                createReadableStream(
                    (0..<total).lazy.map { _ in
                        made.increment()
                        return ByteBuffer(repeating: 0x61, count: 65_536)
                    }
                )
            }
        try await withFunction(handler) { url, _ in
            try await HTTPTestClient.get("/", from: url) { client in
                let head = try await client.head()
                #expect(head.status == .ok)
                // 262 MB are on offer; what fits into the sockets and buffers in between is far less
                let stalled = await made.valueWhenStill()
                #expect(stalled < total / 4)
                #expect(try await client.rest().readableBytes == total * 65_536)
                #expect(made.value == total)
            }
        }
    }

    /// Rows from a gated source; `?ok=1` answers without it.
    private func csvHandler(_ rows: GatedSource<[String]>) -> LambdaHandler<FunctionURLEvent, HTTPEventResponse> {
        middy(streamifyResponse: true)
            .use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                if event.query["ok"] != nil { return HTTPEventResponse(body: "fine") }
                return HTTPEventResponse(
                    body: createReadableStream(rows).pipe(through: csvFormatStream(header: ["id"]))
                )
            }
    }
}

private struct RowFailure: Error {}
