import NIOCore

/// What a test expected and did not get.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The head of an HTTP response.
struct Head: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]

    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    func all(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}

extension RawConnection {
    /// A line without its CR LF.
    func line() async throws -> String {
        try await receive { bytes in
            guard let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            let line = bytes.readString(length: end - bytes.readerIndex)
            bytes.moveReaderIndex(forwardBy: 1)
            return line?.trimmedCarriageReturn
        }
    }

    func head() async throws -> Head {
        let parts = try await line().split(separator: " ")
        guard parts.count >= 2, let status = Int(parts[1]) else { throw Unexpected("no status line: \(parts)") }
        var head = Head(status: status, headers: [])
        while true {
            let line = try await line()
            if line.isEmpty { return head }
            let parts = line.split(separator: ":", maxSplits: 1)
            head.headers.append((String(parts[0]), String(parts.last?.drop { $0 == " " } ?? "")))
        }
    }

    /// Exactly `count` bytes.
    func bytes(_ count: Int) async throws -> ByteBuffer {
        try await receive { $0.readSlice(length: count) }
    }

    /// One HTTP chunk, or `nil` for the last.
    func chunk() async throws -> String? {
        guard let length = Int(try await line(), radix: 16) else { throw Unexpected("no chunk length") }
        if length == 0 {
            _ = try await line()
            return nil
        }
        let content = String(buffer: try await bytes(length))
        _ = try await line()
        return content
    }

    /// The body of a response with this head; `isWhole` says whether its end came.
    func body(_ head: Head) async throws -> (text: String, isWhole: Bool) {
        if let length = head["content-length"].flatMap({ Int($0) }) {
            return (String(buffer: try await bytes(length)), true)
        }
        var text = ""
        do {
            while let chunk = try await chunk() { text += chunk }
            return (text, true)
        } catch is Unexpected {
            return (text, false)
        }
    }

    /// A request with a body of known length, and its whole response.
    func exchange(
        _ method: String,
        _ target: String,
        headers: [String] = [],
        body: String = ""
    ) async throws -> (head: Head, text: String, isWhole: Bool) {
        try await request(method, target, headers: headers, body: body)
        let head = try await head()
        let body = method == "HEAD" || head.status == 204 ? ("", true) : try await self.body(head)
        return (head, body.0, body.1)
    }

    func request(_ method: String, _ target: String, headers: [String] = [], body: String = "") async throws {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost"] + headers
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }
}

extension String {
    fileprivate var trimmedCarriageReturn: String {
        utf8.last == UInt8(ascii: "\r") ? String(decoding: utf8.dropLast(), as: UTF8.self) : self
    }
}
