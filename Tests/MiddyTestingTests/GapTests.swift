import Datastream
import DatastreamTesting
import Middy
import MiddyHTTP
import MiddyLambda
import MiddyTesting
import NIOCore
import Synchronization
import Testing

/// What Middy leaves open, X1 to X11, and the cases it has not.
@Suite(.timeLimit(.minutes(1)))
struct GapTests {
    @Test("an emoji at a border of slices arrives whole: X1", arguments: [16_383, 65_533, 65_535])
    func emoji(offset: Int) async throws {
        let text = String(repeating: "x", count: offset) + "\u{1F600}" + "y"
        #expect(try await answering(HTTPEventResponse(body: text)).test(.get("/")).text == text)
    }

    @Test("requestEnd is called when the chain throws: X2")
    func endAfterThrow() async throws {
        let ends = Mutex<[String]>([])
        let handler = middy(FunctionURLEvent.self, HTTPEventResponse.self, streamifyResponse: true)
            .hooks(
                MiddyHooks(requestEnd: { _, outcome in ends.withLock { $0.append("\(outcome.error ?? Failure(""))") } })
            )
            .handler { _, _ -> HTTPEventResponse in throw Failure("handler") }
        await #expect(throws: Failure("handler")) { try await handler.test(.get("/")) }
        #expect(ends.withLock { $0 } == ["Failure(name: \"handler\")"])
    }

    @Test(
        "a body that fails midway: held rows, one last row, both through gzip, then the true error: X3",
        arguments: [false, true]
    )
    func lastRow(gzip: Bool) async throws {
        let rows = GatedSource(of: [String].self)
        let handler = middy(streamifyResponse: true)
            .use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(
                    body: createReadableStream(rows)
                        .onFailure { _ in ["# incomplete"] }
                        .pipe(through: csvFormatStream(header: ["id"]))
                        .pipe(through: gzip ? gzipCompressStream() : nil)
                )
            }
        try await handler.test(.get("/")) { client in
            rows.release(["1"])
            #expect(try await client.head()?.statusCode == 200)
            var body = try #require(try await client.chunk())
            rows.release(["2"])
            rows.fail(Failure("rows"))
            await #expect(throws: Failure("rows")) {
                while let chunk = try await client.chunk() { body.writeImmutableBuffer(chunk) }
            }
            var text = ""
            do {
                let decoded = createReadableStream([body]).pipe(through: gzip ? gzipDecompressStream() : nil)
                for try await chunk in decoded { text += String(buffer: chunk) }
            } catch {
                #expect(gzip)  // a gzip stream without its end, after all of its rows
            }
            #expect(text == "id\r\n1\r\n2\r\n# incomplete\r\n")
        }
    }

    /// What stands between a stage that fails and those behind it.
    enum LastWord: CaseIterable { case nobody, nothing, row }

    @Test(
        "a stage that fails midway: the rows before it, a last row if there is one, both through gzip, the true error: X3",
        arguments: LastWord.allCases,
        [false, true]
    )
    func failingStageMidway(lastWord: LastWord, gzip: Bool) async throws {
        let numbers = GatedSource(of: Int.self)
        let handler = middy(streamifyResponse: true)
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                let rows = createReadableStream(numbers).map { (number: Int) throws -> [String] in
                    if number == 4 { throw Failure("stage") }
                    return ["\(number)"]
                }
                let (csv, coding) = (csvFormatStream(header: ["id"]), gzip ? gzipCompressStream() : nil)
                let marked = rows.onFailure { _ in lastWord == .row ? ["# incomplete"] : nil }
                return HTTPEventResponse(
                    body: lastWord == .nobody
                        ? ResponseBody(rows.pipe(through: csv).pipe(through: coding))
                        : ResponseBody(marked.pipe(through: csv).pipe(through: coding))
                )
            }
        try await handler.test(.get("/")) { client in
            numbers.release(1)
            var body = try #require(try await client.chunk())
            numbers.release(2, 3, 4)
            await #expect(throws: Failure("stage")) {
                while let chunk = try await client.chunk() { body.writeImmutableBuffer(chunk) }
            }
            var text = ""
            do {
                let decoded = createReadableStream([body]).pipe(through: gzip ? gzipDecompressStream() : nil)
                for try await chunk in decoded { text += String(buffer: chunk) }
            } catch {
                #expect(gzip)  // a gzip stream without its end, after all of its rows
            }
            #expect(text == "id\r\n1\r\n2\r\n3\r\n" + (lastWord == .row ? "# incomplete\r\n" : ""))
        }
    }

    @Test("a stage that fails midway: its error is in the trailers, behind a body that can be read to its last row: X3")
    func failingStageAndTrailers() async throws {
        // more than the stages hold, so that the response has begun
        var random = SeededGenerator(seed: 3)
        let rows = (0..<40_000).map { _ in [String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 36)] }
        let handler = middy(streamifyResponse: true)
            .use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                let stream = createReadableStream(rows + [[]]).map { (row: [String]) throws -> [String] in
                    if row.isEmpty { throw Failure("stage") }
                    return row
                }
                return HTTPEventResponse(
                    body: stream.pipe(through: csvFormatStream()).pipe(through: gzipCompressStream())
                )
            }
        let response = try await handler.test(.get("/"))
        #expect(response.statusCode == 200)
        #expect(response.error as? Failure == Failure("stage"))
        #expect(response.trailers["Lambda-Runtime-Function-Error-Type"] == "Function.Failure")
        var text = ""
        await #expect(throws: CompressionError.self) {
            let decoded = createReadableStream(response.body).pipe(through: gzipDecompressStream())
            for try await chunk in decoded { text += String(buffer: chunk) }
        }
        #expect(text == rows.map { "\($0[0])\r\n" }.joined())
    }

    @Test("a body that fails before its first byte takes the onError path: status 503, afters once: X3")
    func failureBeforeFirstByte() async throws {
        let afters = Mutex(0)
        let handler = middy(streamifyResponse: true)
            .use(httpErrorHandler(logger: nil))
            .after { _ in afters.withLock { $0 += 1 } }
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(
                    headers: ["X-Stale": "1"],
                    body: createReadableStream { _ in throw HTTPError(503, "later", isExposed: true) }
                )
            }
        let response = try await handler.test(.get("/"))
        #expect(response.statusCode == 503)
        #expect(response.headers["X-Stale"] == nil)
        #expect(response.text == "later")
        #expect(response.error == nil)
        #expect(afters.withLock { $0 } == 1)
    }

    @Test("any text, bytes, sequence, stream or writer closure is a body: X4")
    func bodies() async throws {
        let bodies: [ResponseBody] = [
            "añb", ResponseBody([0x61, 0xC3, 0xB1, 0x62] as [UInt8]), ResponseBody(createReadableStream(["a", "ñb"])),
            ResponseBody(
                AsyncStream { continuation in
                    continuation.yield("añb")
                    continuation.finish()
                }
            ),
            ResponseBody(createReadableStream(of: String.self) { writer in try await writer.write("añb") }),
        ]
        for body in bodies {
            #expect(try await answering(HTTPEventResponse(body: body)).test(.get("/")).text == "añb")
        }
    }

    @Test("the deadline cancels a body that streams, and the trailers say why: X5")
    func deadlineWhileStreaming() async throws {
        let clock = ManualClock()
        let source = GatedSource(of: String.self)
        let handler = answering(
            HTTPEventResponse(body: createReadableStream(source)),
            options: MiddyOptions(timeoutEarly: .milliseconds(100), headersAfter: nil, flushWhenIdle: nil)
        )
        async let response = handler.test(.get("/"), options: TestOptions(deadline: .seconds(3), clock: clock))
        source.release("row")
        try await source.waitForDemands(2)
        while clock.sleeps < 2 || clock.sleepers != 1 { await Task.yield() }
        clock.advance(by: .milliseconds(2_900))
        let received = try await response
        #expect(received.statusCode == 200)
        #expect(received.text == "row")
        #expect(received.error as? TimeoutError == TimeoutError(reserve: .milliseconds(100)))
        #expect(received.trailers["Lambda-Runtime-Function-Error-Type"] == "Function.TimeoutError")
        #expect(source.wasCancelled)
    }

    @Test(
        "a body that fails with an error of its own when it is cancelled has run out of time all the same: X5",
        arguments: [false, true]
    )
    func cancelledDriver(hasBegun: Bool) async throws {
        let clock = ManualClock()
        let source = GatedSource(of: String.self)
        let handler = middy(
            streamifyResponse: true,
            options: MiddyOptions(timeoutEarly: .milliseconds(100), headersAfter: nil, flushWhenIdle: nil)
        )
        .timeoutEarlyResponse { _ in HTTPEventResponse(statusCode: 503, body: "early") }
        .handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(
                body: createReadableStream(of: String.self) { writer in
                    if hasBegun { try await writer.write("row") }
                    do {
                        for try await row in source { try await writer.write(row) }
                    } catch {
                        throw Failure("the query was cancelled")
                    }
                }
            )
        }
        async let response = handler.test(.get("/"), options: TestOptions(deadline: .seconds(3), clock: clock))
        try await source.waitForDemand()
        while clock.sleeps < 2 || clock.sleepers != 1 { await Task.yield() }
        clock.advance(by: .milliseconds(2_900))
        let received = try await response
        #expect(received.statusCode == (hasBegun ? 200 : 503))
        #expect(received.text == (hasBegun ? "row" : "early"))
        #expect(
            received.trailers["Lambda-Runtime-Function-Error-Type"] == (hasBegun ? "Function.TimeoutError" : nil)
        )
    }

    @Test("the deadline before the first byte answers early: X5")
    func deadlineBeforeFirstByte() async throws {
        let clock = ManualClock()
        let source = GatedSource(of: String.self)
        let handler = middy(
            streamifyResponse: true,
            options: MiddyOptions(timeoutEarly: .milliseconds(100), headersAfter: nil, flushWhenIdle: nil)
        )
        .timeoutEarlyResponse { _ in HTTPEventResponse(statusCode: 503, body: "early") }
        .handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(body: createReadableStream(source))
        }
        async let response = handler.test(.get("/"), options: TestOptions(deadline: .seconds(3), clock: clock))
        try await source.waitForDemand()
        while clock.sleeps < 2 || clock.sleepers != 1 { await Task.yield() }
        clock.advance(by: .milliseconds(2_900))
        #expect(try await response.statusCode == 503)
        #expect(try await response.text == "early")
        #expect(source.wasCancelled)
    }

    @Test("a base64 body is decoded, and the flag goes nowhere: X6")
    func base64Body() async throws {
        let response = try await answering(
            HTTPEventResponse(headers: ["Content-Length": "3"], body: "AAH/", isBase64Encoded: true)
        ).test(.get("/"))
        #expect(Array(response.body.readableBytesView) == [0x00, 0x01, 0xFF])
        let streamed = try await answering(
            HTTPEventResponse(body: createReadableStream(["A", "AH", "/"]), isBase64Encoded: true)
        ).test(.get("/"))
        #expect(Array(streamed.body.readableBytesView) == [0x00, 0x01, 0xFF])
    }

    @Test("a body that is said to be base64 and is not can still be answered")
    func notBase64() async throws {
        let handler = middy(streamifyResponse: true).use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(body: "?", isBase64Encoded: true)
            }
        #expect(try await handler.test(.get("/")).statusCode == 500)
    }

    @Test("a stage of a joined pipeline that fails ends the response and nothing hangs: X8")
    func failingStage() async throws {
        let source = GatedSource(of: ByteBuffer.self)
        source.release(ByteBuffer(string: "not gzip"))
        let handler = middy(streamifyResponse: true)
            .use(httpErrorHandler(logger: nil))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(
                    body: pipejoin {
                        source
                        gzipDecompressStream()
                    }
                )
            }
        #expect(try await handler.test(.get("/")).statusCode == 500)
        try await source.waitForRelease()
    }

    @Test("what a body needs stays open until its last byte, though the afters have run: X9")
    func resourceOfBody() async throws {
        let log = Mutex<[String]>([])
        let handler = middy(streamifyResponse: true)
            .after { _ in log.withLock { $0.append("after") } }
            .hooks(MiddyHooks(requestEnd: { _, _ in log.withLock { $0.append("end") } }))
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(
                    body: createReadableStream(of: String.self) { writer in
                        log.withLock { $0.append("open") }
                        defer { log.withLock { $0.append("close") } }
                        try await writer.write("row")
                    }
                )
            }
        #expect(try await handler.test(.get("/")).text == "row")
        #expect(log.withLock { $0 } == ["after", "open", "close", "end"])
    }

    @Test("a client that goes away while a write waits for it wakes the write and cancels the source: X10")
    func clientGone() async throws {
        let source = GatedSource(of: ByteBuffer.self)
        let handler = answering(
            HTTPEventResponse(body: createReadableStream(source)),
            options: MiddyOptions(minimumChunkSize: 0)
        )
        source.release(ByteBuffer(string: "one"), ByteBuffer(string: "two"))
        let outcome = try await handler.test(.get("/")) { client in
            _ = try await client.head()
            #expect(try await client.chunk() == ByteBuffer(string: "one"))
            return client
        }
        #expect(outcome.events.last == .requestEnd)
        #expect(outcome.outcome?.error is CancellationError)
        #expect(source.isReleased)
    }

    @Test("status defaults to 200, and an impossible one is an error before any byte: X11")
    func status() async throws {
        #expect(try await answering(HTTPEventResponse(body: "x")).test(.get("/")).statusCode == 200)
        for status in [0, 99, 600, -1] {
            let error = await #expect(throws: LambdaError.self) {
                try await answering(HTTPEventResponse(statusCode: status)).test(.get("/"))
            }
            #expect(error?.code == .invalidResponse)
        }
    }
}
