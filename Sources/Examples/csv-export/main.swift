import Datastream
import MiddyLambda

let handler = middy(streamifyResponse: true)
    .use(httpErrorHandler())
    .handler { (event: FunctionURLEvent, context: InvocationContext) in
        let orders = Orders(
            rows: try wholeNumber("rows", in: event) ?? 1000,
            delay: try wholeNumber("delay", in: event).map { .milliseconds($0) },
            fail: try wholeNumber("fail", in: event)
        )
        // by hand, to show the stage; .use(httpContentEncoding()) does this for any handler
        let acceptsGzip = (event.headers["Accept-Encoding"] ?? "").split { ", ;".contains($0) }.contains("gzip")
        var headers: HeaderFields = ["Content-Type": "text/csv; charset=utf-8", "Vary": "Accept-Encoding"]
        if acceptsGzip { headers["Content-Encoding"] = "gzip" }
        return HTTPEventResponse(
            headers: headers,
            body: orders.stream
                .pipe(through: csvFormatStream(header: Order.columns))
                .pipe(through: acceptsGzip ? gzipCompressStream(level: 1) : nil)
        )
    }
try await handler.run()

/// Reads a parameter of the query.
func wholeNumber(_ name: String, in event: FunctionURLEvent) throws -> Int? {
    guard let text = event.query[name] else { return nil }
    guard let number = Int(text), number >= 0 else {
        throw HTTPError(400, "\(name) is \"\(text)\"; it has to be a whole number, 0 or more.")
    }
    return number
}
