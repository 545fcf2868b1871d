/// How a Function URL takes the function's response.
public enum InvokeMode: String, Sendable, Hashable, CaseIterable {
    /// The response is one JSON text of 6 MiB at most, which says status, headers and body.
    ///
    /// JSON without `statusCode` is a body of its own, with status 200 and content type `application/json`.
    case buffered

    /// The response is passed on as it comes, behind a prelude with status and headers or without one.
    case responseStream = "response-stream"
}
