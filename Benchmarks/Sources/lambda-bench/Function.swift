import DatastreamCompress
import DatastreamCore
import MiddyLambda
import NIOCore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What the sink asks the function for.
struct Order: Decodable, Sendable {
    /// Bytes of each write, or the number of rows.
    var chunk: Int
    /// Bytes of the body, or nil when they are not known beforehand.
    var total: Int?
    /// `sequence`: the body is a sequence; `writer`: it is a closure that writes; `rows` and `rows gzip`: it is a table.
    var source: String
}

/// The function: a body of equal chunks.
func serveFunction() async throws {
    let handler = middy(streamifyResponse: true).handler { (order: Order, context: InvocationContext) in
        switch order.source {
        case "rows": return BodyResponse(body: ResponseBody(csv(rows: order.chunk)))
        case "rows gzip":
            return BodyResponse(body: ResponseBody(csv(rows: order.chunk).pipe(through: gzipCompressStream(level: 1))))
        default:
            let chunk = ByteBuffer(repeating: 0x61, count: order.chunk)
            let count = (order.total ?? 0) / order.chunk
            guard order.source == "writer" else {
                return createReadableStream((0..<count).lazy.map { _ in chunk }).response()
            }
            return createReadableStream(of: ByteBuffer.self) { writer in
                for _ in 0..<count { try await writer.write(chunk) }
            }.response()
        }
    }
    try await handler.run()
}

/// What there is to reach: a loop over a blocking socket, one call of the system for each chunk.
func serveFloor(at address: String) throws {
    let connection = try Socket.connected(to: Int(address.split(separator: ":")[1]) ?? 0)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    while true {
        try connection.write("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        let event = try answer(connection, buffer)
        let numbers = event.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
        let (chunk, total) = (numbers[0], numbers[1])
        var bytes = Array("\(String(chunk, radix: 16))\r\n".utf8)
        bytes += [UInt8](repeating: 0x61, count: chunk) + [13, 10]
        try connection.write(
            "POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for _ in 0..<(total / chunk) { try bytes.withUnsafeBytes { try connection.write($0) } }
        try connection.write("0\r\n\r\n")
        _ = try answer(connection, buffer)
    }
}

/// The body of an answer, which is short enough to come at once; the process ends when there is none.
private func answer(_ connection: Socket, _ buffer: UnsafeMutableRawBufferPointer) throws -> Substring {
    let count = try connection.read(into: buffer)
    guard count > 0 else { exit(0) }
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    return text.split(separator: "\r\n\r\n", omittingEmptySubsequences: false).dropFirst().first ?? ""
}

/// Sleeps.
func sleep(for seconds: Double) { usleep(UInt32(seconds * 1e6)) }
