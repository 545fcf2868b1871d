import Datastream
import DatastreamFile
import MiddyLambda
import MiddyTesting
import NIOCore
import Testing

#if AWS
    import DatastreamAWS
#endif

/// The Swift code of the README, line for line: what stands there compiles.
enum ReadmeCode {
    struct Order: Codable, Sendable {
        var id: Int
        var customer = "Ada"
        var total = 9.9
        var totalInCents = 990
    }

    static func firstHandler() async throws {
        let handler = middy(streamifyResponse: true)
            .use(httpErrorHandler())
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                HTTPEventResponse(
                    statusCode: 200,
                    headers: ["Content-Type": "text/csv"],
                    body: createReadableStream("...")  // or: body: "..."
                )
            }
        try await handler.run()  // on Lambda, or on your machine
    }

    static func fiveLines() async throws {
        let rows = createReadableStream(1...1_000_000).map { ["\($0)", "row \($0)"] }
        let csv = rows.pipe(through: csvFormatStream(header: ["id", "name"])).pipe(through: gzipCompressStream())
        for try await chunk in csv { print(chunk.readableBytes, "bytes") }  // chunk: ByteBuffer
    }

    static func streams(_ orders: [Order], _ sink: some WritableStream<ByteBuffer, Void>) async throws -> Int? {
        let count = countStream()
        let results = try await pipeline {
            createReadableStream(orders)
            count
            csvFormatStream(header: ["id", "total"])
            gzipCompressStream()
            sink
        }
        print(results[count] ?? 0)
        return results[count]
    }

    static func csvIn(_ bytes: ReadableStream<ByteBuffer>, _ more: ReadableStream<ByteBuffer>) async throws -> Double {
        var total = 0.0
        for try await row in bytes.pipe(through: csvParseStream(header: .firstRow)) {
            total += row.double("total") ?? 0
        }
        do {
            let bytes = more
            for try await order in bytes.pipe(through: csvParseStream(as: Order.self)) {  // Order: Decodable
                total += order.total
            }
        }
        return total
    }

    static func files() async throws {
        let kept = countStream()
        let results = try await pipeline {
            fileReadStream(path: "orders.csv")
            csvParseStream(as: Record.self)
            csvCoerceValuesStream()
            filterStream { (order: Record) in (order["total"]?.double ?? 0) > 10 }
            mapStream { (order: Record) in
                var order = order
                order["vat"] = .double((order["total"]?.double ?? 0) * 0.2)
                return order
            }
            kept
            csvFormatStream(header: .fromFirstRow)
            gzipCompressStream()
            fileWriteStream(path: "kept.csv.gz")
        }
        print(results[kept] ?? 0, "rows,", results.output.byteCount, "bytes")
    }

    static func rowsOut(_ orders: [EncodableOrder], _ bytes: ReadableStream<ByteBuffer>) async throws -> (
        String, [Record]
    ) {
        let table = createReadableStream(orders).pipe(through: csvFormatStream(header: .fromFirstRow))  // id,total,note
        let records = bytes.pipe(through: csvParseStream(as: Record.self))  // columns that are only known at run time,
            .pipe(through: csvCoerceValuesStream())  // texts as numbers, truth values and dates
        return (try await streamToString(table), try await streamToArray(records))
    }

    struct EncodableOrder: Encodable, Sendable {
        var id: Int
        var total: Double
        var note: String?
    }

    static func middlewares() async throws {
        let handler = middy(streamifyResponse: true)
            .use(httpContentEncoding())  // gzip or deflate, as the client likes, while it streams
            .use(httpErrorHandler())
            .hooks(
                MiddyHooks(requestEnd: { request, outcome in
                    request.context.logger.info("\(outcome.bytes) bytes, first after \(outcome.firstByte ?? .zero)")
                })
            )
            .handler { (event: FunctionURLEvent, context: InvocationContext) in
                guard let count = Int(event.query["rows"] ?? "1000"), count >= 0 else {
                    throw HTTPError(400, "rows has to be a whole number")  // httpErrorHandler answers with it
                }
                return HTTPEventResponse(
                    headers: ["Content-Type": "text/csv"],
                    body: createReadableStream(0..<count).map { ["\($0)"] }
                        .onFailure { _ in ["# incomplete"] }  // one last row when what stands above fails midway
                        .pipe(through: csvFormatStream(header: ["id"]))
                )
            }
        let response = try await handler.test(.get("/?rows=3", headers: ["Accept-Encoding": "gzip"]))
        #expect(response.statusCode == 200 && response.error == nil)  // error: what broke the response off
        let csv = createReadableStream(response.body).pipe(through: gzipDecompressStream())  // else response.text
        #expect(try await streamToString(csv) == "id\r\n0\r\n1\r\n2\r\n")
        try await handler.test(.get("/")) { client in _ = try await client.chunk() }
    }

    #if AWS
        static func calling() async throws {
            let lambda = LambdaClient(region: "eu-west-1")
            let response = try await lambda.invokeWithResponseStream(
                functionName: "export",
                payload: ["month": "2026-11"]
            )
            for try await chunk in response.body {  // ByteBuffer, as the function writes them
                print(chunk.readableBytes, "bytes")
            }

            let answer = try await lambda.invoke(functionName: "total", payload: ["month": "2026-11"])
            print(String(buffer: answer.payload))

            let months = (1...12).map { LambdaInvocation(functionName: "export", payload: #"{"month":\#($0)}"#) }
            for try await chunk in awsLambdaReadableStream(months, client: lambda) {
                print(chunk.readableBytes, "bytes")
            }
        }
    #endif
}

private typealias Order = ReadmeCode.Order

extension Order: CSVFormattable {
    var columnNames: [String]? { ["id", "customer", "total"] }  // for csvFormatStream(header: .fromFirstRow)

    func writeFields(into row: inout CSVRowWriter) {
        row.field(id)
        row.field(customer)
        row.field(totalInCents, scale: 2)
    }
}
