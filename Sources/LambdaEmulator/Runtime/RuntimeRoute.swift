import NIOHTTP1

/// A call of the Runtime API.
enum RuntimeRoute: Hashable {
    case next
    case response(id: String)
    case error(id: String)
    case initError
    case ping

    /// The call of a request, or `nil` if there is none.
    init?(_ head: HTTPRequestHead) {
        let path = RequestTarget(head.uri).path
        if head.method == .GET, path == "/ping" {
            self = .ping
            return
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        guard parts.count >= 3, parts[0] == "2018-06-01", parts[1] == "runtime" else { return nil }
        switch (head.method, parts[2], Array(parts.dropFirst(3))) {
        case (.GET, "invocation", ["next"]): self = .next
        case (.POST, "init", ["error"]): self = .initError
        case (.POST, "invocation", let rest) where rest.count == 2 && rest[1] == "response":
            self = .response(id: rest[0])
        case (.POST, "invocation", let rest) where rest.count == 2 && rest[1] == "error": self = .error(id: rest[0])
        default: return nil
        }
    }
}
