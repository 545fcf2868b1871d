/// The path and the query of an HTTP request target, both as they were sent.
struct RequestTarget: Sendable, Hashable {
    /// The path, beginning with `/`, still percent-encoded.
    let path: String

    /// The query without its `?`, still percent-encoded; empty if there is none.
    let query: String

    init(_ target: String) {
        let origin = Self.withoutAuthority(target)
        let parts = origin.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map(String.init) ?? ""
        self.path = path.hasPrefix("/") ? path : "/"
        self.query = parts.count > 1 ? String(parts[1]) : ""
    }

    /// The parameters in order, decoded, with `+` as a space.
    var parameters: [(name: String, value: String)] {
        query.split(separator: "&").map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentEncoding.decode(parts[0], plusIsSpace: true),
                parts.count > 1 ? PercentEncoding.decode(parts[1], plusIsSpace: true) : ""
            )
        }
    }

    /// A proxy is sent the absolute form, `http://host/path`.
    private static func withoutAuthority(_ target: String) -> Substring {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else { return target[...] }
        let rest = target[scheme.upperBound...]
        guard let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
        return rest[start] == "?" ? "/" + rest[start...] : rest[start...]
    }
}
