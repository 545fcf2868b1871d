/// A Runtime API that hands out orders and reads the responses, as fast as it can or as slowly as it is told.
final class Sink {
    /// What one response was like.
    struct Measurement {
        var bytes = 0
        /// From the order to the first byte of the body.
        var firstByte = 0.0
        /// From the first byte of the body to the last.
        var duration = 0.0

        var rate: Double { Double(bytes) / duration / 1e6 }
    }

    let port: Int
    private let listener: Socket
    private var connection: Socket?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 262_144, alignment: 16)
    private var held: Range<Int> = 0..<0
    private var started = 0.0
    private var isFirst = true
    private var limit: Double?
    private var read = 0

    init() throws { (listener, port) = try Socket.listening() }

    deinit {
        connection?.closeDown()
        listener.closeDown()
        buffer.deallocate()
    }

    /// Hands out one order and reads the response.
    /// - Parameter limit: How many bytes to read a second, or nil for as many as come.
    func measure(_ order: Order, limit: Double? = nil) throws -> Measurement {
        if connection == nil { connection = try listener.accepted() }
        guard let connection else { throw Unexpected(text: "no connection") }
        try expect("GET ", try head())
        let total = order.total.map { "\"total\":\($0)," } ?? ""
        let event = "{\"chunk\":\(order.chunk),\(total)\"source\":\"\(order.source)\"}"
        self.limit = nil
        let handedOut = seconds()
        try connection.write(
            """
            HTTP/1.1 200 OK\r
            Content-Length: \(event.utf8.count)\r
            Lambda-Runtime-Aws-Request-Id: 1\r
            Lambda-Runtime-Deadline-Ms: 9999999999999\r
            Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:bench\r
            Lambda-Runtime-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793\r
            \r
            \(event)
            """
        )
        try expect("POST", try head())
        var result = Measurement()
        self.limit = limit
        (started, read, isFirst) = (0, 0, true)
        while case let size = try chunkSize(), size > 0 {
            if isFirst {
                started = seconds()
                result.firstByte = started - handedOut
                isFirst = false
            }
            result.bytes += size
            try skip(size + 2)
        }
        try skip(2)
        result.duration = seconds() - started
        try connection.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
        if let total = order.total, result.bytes != total {
            throw Unexpected(text: "\(result.bytes) of \(total) bytes")
        }
        return result
    }

    private func expect(_ method: String, _ head: String) throws {
        guard head.hasPrefix(method) else { throw Unexpected(text: head) }
    }

    /// Waits until bytes are held, sleeping as long as the limit asks for.
    private func fill() throws {
        guard held.isEmpty else { return }
        if let limit, started > 0 {
            let ahead = Double(read) / limit - (seconds() - started)
            if ahead > 0 { sleep(for: ahead) }
        }
        let count = try connection?.read(into: buffer) ?? 0
        guard count > 0 else { throw Unexpected(text: "the function closed its connection") }
        read += count
        held = 0..<count
    }

    private func byte() throws -> UInt8 {
        try fill()
        defer { held = held.dropFirst() }
        return buffer[held.lowerBound]
    }

    private func skip(_ count: Int) throws {
        var rest = count
        while rest > 0 {
            try fill()
            let taken = min(rest, held.count)
            held = held.dropFirst(taken)
            rest -= taken
        }
    }

    /// A request's head, its empty line included.
    private func head() throws -> String {
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) { bytes.append(try byte()) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func chunkSize() throws -> Int {
        var size = 0
        while case let byte = try byte(), byte != 13 {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw Unexpected(text: "a chunk's size has a byte \(byte)")
            }
            size = size * 16 + digit
        }
        try skip(1)
        return size
    }

    struct Unexpected: Error { let text: String }
}
