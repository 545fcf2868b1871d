import NIOCore

/// A request for credentials, and its short answer.
struct CredentialsHTTP: Sendable {
    /// What is asked.
    struct Request: Sendable {
        var method = "GET"
        var url: String
        var headers: [(name: String, value: String)] = []
        var body = ""
        /// How long the whole exchange may take.
        var timeout: Duration = .seconds(1)
    }

    /// What comes back.
    struct Answer: Sendable {
        var status: Int
        var text: String
    }

    /// Sends a request; throws when no answer came in time.
    var send: @Sendable (Request) async throws -> Answer
}

/// What a place that may have credentials came to.
enum CredentialsFinding: Sendable {
    /// It has some.
    case found(AWSCredentials)
    /// It has none, and why.
    case nothing(String)
}
