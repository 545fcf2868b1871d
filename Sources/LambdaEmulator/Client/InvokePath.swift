/// The path of a call of the Invoke API.
///
/// `/2015-03-31/functions/{name}/invocations`, or for a streamed response
/// `/2021-11-15/functions/{name}/response-streaming-invocations`.
struct InvokePath: Hashable {
    /// The function as the caller names it, percent-decoded.
    let function: String

    /// Whether the response is to be streamed.
    let isStreaming: Bool

    init?(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard parts.count == 4, parts[2] == "functions", !parts[3].isEmpty else { return nil }
        switch (parts[1], parts[4]) {
        case ("2015-03-31", "invocations"): isStreaming = false
        case ("2021-11-15", "response-streaming-invocations"): isStreaming = true
        default: return nil
        }
        function = PercentEncoding.decode(parts[3])
    }
}
