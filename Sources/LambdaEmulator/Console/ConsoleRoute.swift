import DatastreamJSON
import NIOHTTP1

/// What the console is asked for.
enum ConsoleRoute: Hashable {
    /// The page.
    case page

    /// The invocations that changed after a revision, as JSON.
    case invocations(since: Int)

    /// The page under its name without the slash.
    case redirect

    /// Nothing that there is.
    case unknown

    /// The console's part of a request, or `nil` if it is not for the console.
    init?(_ target: RequestTarget) {
        switch target.path {
        case "/_emulator": self = .redirect
        case "/_emulator/": self = .page
        case "/_emulator/invocations":
            let since = target.parameters.first { $0.name == "since" }?.value
            self = .invocations(since: since.flatMap { Int($0) } ?? 0)
        case let path where path.hasPrefix("/_emulator/"): self = .unknown
        default: return nil
        }
    }

    func response(
        to head: HTTPRequestHead,
        history: History,
        configuration: EmulatorConfiguration
    ) -> FixedResponse {
        guard head.method == .GET || head.method == .HEAD else {
            return FixedResponse(.methodNotAllowed, headers: ["Allow": "GET, HEAD"], text: "only GET and HEAD\n")
        }
        var response =
            switch self {
            case .page: FixedResponse(.ok, headers: Self.pageHeaders, text: ConsolePage.html)
            case .redirect: FixedResponse(.permanentRedirect, headers: ["Location": "/_emulator/"])
            case .unknown: FixedResponse(.notFound, text: "the console is at /_emulator/\n")
            case .invocations(let since):
                FixedResponse(.ok, json: Self.described(history.changes(since: since), configuration))
            }
        response.headers.replaceOrAdd(name: "Cache-Control", value: "no-store")
        return response
    }

    /// The page loads nothing from anywhere, and nobody may put it into a frame.
    private static let pageHeaders: HTTPHeaders = [
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy":
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
            + "img-src data:; frame-ancestors 'none'",
    ]

    private static func described(_ changes: JSONValue, _ configuration: EmulatorConfiguration) -> JSONValue {
        guard var object = changes.object else { return changes }
        object["function"] = .string(configuration.functionName)
        object["invokeMode"] = .string(configuration.invokeMode.rawValue)
        object["timeoutMs"] = .int(Int(configuration.timeout / .milliseconds(1)))
        return .object(object)
    }
}
