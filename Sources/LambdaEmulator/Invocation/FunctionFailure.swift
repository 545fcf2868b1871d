import DatastreamJSON

/// An error of the function, or of the emulator in its place, as callers see it.
struct FunctionFailure: Error, Sendable, Hashable {
    /// The type, such as `Function.InvalidOrder`.
    let type: String

    /// The whole error: JSON text with `errorType` and `errorMessage`.
    let details: String

    /// An error the function reported, with its body as it came.
    init(type: String, details: String) {
        self.type = type
        self.details = details
    }

    /// An error of the emulator's own.
    init(type: String, message: String) {
        self.type = type
        let body: JSONValue = .object(
            JSONObject([("errorType", .string(type)), ("errorMessage", .string(message))])
        )
        self.details = body.description
    }

    /// The `errorMessage` inside ``details``, or all of it if it is not JSON.
    var message: String {
        (try? JSONValue(parsing: details))?["errorMessage"]?.string ?? details
    }
}
