/// The path of an `InvokeWithResponseStream` call: `/2021-11-15/functions/{name}/response-streaming-invocations`.
struct InvokePath: Hashable {
    /// The function as the caller names it, percent-decoded.
    let function: String

    init?(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard parts.count == 4, parts[1] == "2021-11-15", parts[2] == "functions",
            parts[4] == "response-streaming-invocations", !parts[3].isEmpty
        else { return nil }
        function = PercentEncoding.decode(parts[3])
    }
}
