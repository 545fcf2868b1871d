/// Where the Runtime API is.
struct RuntimeAddress: Sendable, CustomStringConvertible {
    var host: String
    var port: Int

    /// Reads `host:port`; an IPv6 address stands in brackets.
    /// - Throws: ``LambdaError/Code/invalidAddress``.
    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex,
            let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port)
        else {
            throw LambdaError(.invalidAddress, "AWS_LAMBDA_RUNTIME_API is \"\(text)\"; it has to be host:port")
        }
        let host = text[..<colon]
        self.host = String(host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host)
        self.port = port
    }

    /// As in the `Host` header.
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
