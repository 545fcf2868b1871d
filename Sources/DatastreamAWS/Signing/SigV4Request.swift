import NIOCore

/// What a signature covers: a request as it goes onto the wire.
struct SigV4Request: Sendable {
    /// The method, in capital letters.
    var method: String
    /// The path, percent-encoded as it is sent.
    var path: String
    /// The query without `?`, percent-encoded as it is sent.
    var query = ""
    /// All headers, `Host` among them.
    var headers: [(name: String, value: String)]
    /// The body.
    var payload = ByteBuffer()
}

extension SigV4Request {
    /// Headers that proxies and clients change on the way, and that are therefore not signed.
    private static let unsigned: Set<String> = [
        "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id", "authorization",
    ]

    /// The request in its canonical form, and the names of the headers in it.
    func canonical(payloadHash: String) -> (text: String, signedHeaders: String) {
        var values: [String: [String]] = [:]
        for (name, value) in headers where !Self.unsigned.contains(name.lowercased()) {
            values[name.lowercased(), default: []].append(Self.trimmed(value))
        }
        let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let lines = names.map { "\($0):\(values[$0, default: []].joined(separator: ","))\n" }
        let signed = names.joined(separator: ";")
        let text = [method, canonicalPath, canonicalQuery, lines.joined(), signed, payloadHash].joined(separator: "\n")
        return (text, signed)
    }

    /// The path without dot segments and doubled slashes, percent-encoded once more.
    private var canonicalPath: String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) where segment != "." {
            if segment == ".." {
                _ = segments.popLast()
            } else {
                segments.append(segment)
            }
        }
        if segments.isEmpty { return "/" }
        let end = path.hasSuffix("/") ? "/" : ""
        return "/" + PercentEncoding.encode(segments.joined(separator: "/"), keepingSlashes: true) + end
    }

    /// The parameters in the order of their names, then values, as they are encoded.
    private var canonicalQuery: String {
        query.split(separator: "&", omittingEmptySubsequences: false)
            .filter { !query.isEmpty || !$0.isEmpty }
            .map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
            }
            .sorted { left, right in
                left.name == right.name
                    ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
                    : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
            }
            .map { "\($0.name)=\($0.value)" }
            .joined(separator: "&")
    }

    /// The value without white space around it, and with one space for each run of it.
    private static func trimmed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }
}
