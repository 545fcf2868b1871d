#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What a call of the system failed with.
struct SystemFailure: Error, CustomStringConvertible {
    let call: String
    let code = errno

    var description: String { "\(call): \(String(cString: strerror(code)))" }
}

func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// Seconds on a clock that only goes forward.
func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// A blocking TCP socket.
struct Socket {
    let descriptor: Int32

    /// Listens on a free port of the loopback interface.
    static func listening() throws -> (Socket, port: Int) {
        let listener = try Socket(descriptor: check("socket", socket(AF_INET, stream, 0)))
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try address.withSocketAddress { try check("bind", bind(listener.descriptor, $0, length)) }
        try check("listen", listen(listener.descriptor, 16))
        try address.withSocketAddress { try check("getsockname", getsockname(listener.descriptor, $0, &length)) }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func connected(to port: Int) throws -> Socket {
        let client = try Socket(descriptor: check("socket", socket(AF_INET, stream, 0)))
        var address = loopback(port: port)
        try address.withSocketAddress {
            try check("connect", connect(client.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)))
        }
        try client.sendAtOnce()
        return client
    }

    func accepted() throws -> Socket {
        let client = try Socket(descriptor: check("accept", accept(descriptor, nil, nil)))
        try client.sendAtOnce()
        return client
    }

    private func sendAtOnce() throws {
        var on: Int32 = 1
        try check(
            "setsockopt",
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        )
    }

    /// Reads what there is; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try check("recv", recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let sent = try check("send", send(descriptor, rest.baseAddress, rest.count, 0))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(sent))
        }
    }

    func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    func closeDown() { _ = close(descriptor) }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    #if canImport(Darwin)
        private static let stream = SOCK_STREAM
    #else
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #endif
}

extension sockaddr_in {
    @discardableResult
    fileprivate mutating func withSocketAddress<Result>(
        _ body: (UnsafeMutablePointer<sockaddr>) throws -> Result
    ) rethrows -> Result {
        try withUnsafeMutablePointer(to: &self) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0) }
        }
    }
}

@discardableResult
private func check<Number: SignedInteger>(_ call: String, _ result: Number) throws -> Number {
    guard result >= 0 else { throw SystemFailure(call: call) }
    return result
}
