import NIOCore

/// A request or a response: its first line, headers and body.
struct HTTPMessage: Sendable {
    var start: String
    var headers: [(name: String, value: String)] = []
    var body = ByteBuffer()

    /// The request's method.
    var method: String { String(start.split(separator: " ")[0]) }
    /// The request's path and query.
    var target: String { String(start.split(separator: " ")[1]) }
    /// The response's status.
    var status: Int { start.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }

    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension Peer {
    /// The next message, or nil at the end of the connection; its body must have a known length.
    func message() async throws -> HTTPMessage? {
        guard let start = try await line() else { return nil }
        var message = HTTPMessage(start: start)
        while let line = try await line(), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            message.headers.append((String(parts[0]), String(parts.last?.drop { $0 == " " } ?? "")))
        }
        message.body = try await bytes(message["content-length"].flatMap { Int($0) } ?? 0)
        return message
    }

    /// Sends a whole response.
    func respond(_ status: Int, _ headers: [String] = [], _ body: String = "") async throws {
        let length = status == 204 ? [] : ["Content-Length: \(body.utf8.count)"]
        let lines = ["HTTP/1.1 \(status) Status"] + headers + length
        try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    /// Sends the head of a response whose body is an event stream in HTTP chunks.
    func beginStream(_ headers: [String] = []) async throws {
        let lines =
            ["HTTP/1.1 200 OK", "Content-Type: application/vnd.amazon.eventstream", "Transfer-Encoding: chunked"]
            + ["x-amzn-RequestId: request-1", "X-Amz-Executed-Version: 7"] + headers
        try await send(lines.joined(separator: "\r\n") + "\r\n\r\n")
    }

    /// Sends bytes as one HTTP chunk.
    func chunk(_ bytes: ByteBuffer) async throws {
        var chunk = ByteBuffer(string: String(bytes.readableBytes, radix: 16) + "\r\n")
        chunk.writeImmutableBuffer(bytes)
        chunk.writeString("\r\n")
        try await send(chunk)
    }

    /// Sends the last chunk.
    func endStream() async throws { try await send("0\r\n\r\n") }
}
