/// The type and subtype of a content type, in lower case and without parameters.
struct MediaType: Hashable {
    let name: String

    init(_ contentType: String) {
        let type = contentType.prefix { $0 != ";" }
        let trimmed = type.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        name = String(trimmed).lowercased()
    }

    /// A response whose body begins with its status and headers.
    static let httpIntegrationResponse = MediaType("application/vnd.awslambda.http-integration-response")

    /// Whether events carry such a body as text.
    var isText: Bool { name.hasPrefix("text/") || name == "application/json" }
}
