/// Credentials of an EC2 instance's role, from its metadata service, version 2 (with a session token).
struct InstanceMetadataCredentials: Sendable {
    let surroundings: Surroundings
    let http: CredentialsHTTP

    private static let path = "/latest/meta-data/iam/security-credentials/"

    func load() async throws -> CredentialsFinding {
        if surroundings.flag("AWS_EC2_METADATA_DISABLED") { return .nothing("AWS_EC2_METADATA_DISABLED is true") }
        let variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
        let isIPv6 = surroundings["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        let standard = isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
        let host = try AWSEndpoint(surroundings[variable] ?? standard, from: variable).url
        let token: CredentialsHTTP.Answer
        do {
            token = try await http.send(
                CredentialsHTTP.Request(
                    method: "PUT",
                    url: "\(host)/latest/api/token",
                    headers: [("X-aws-ec2-metadata-token-ttl-seconds", "21600")]
                )
            )
        } catch {
            try Task.checkCancellation()
            return .nothing("no instance metadata service answered at \(host)")
        }
        guard token.status == 200 else {
            return .nothing("the instance metadata service at \(host) gave no token (status \(token.status))")
        }
        let headers = [(name: "X-aws-ec2-metadata-token", value: token.text.trimmedOfNewlines)]
        let roles = try await get("\(host)\(Self.path)", headers)
        if roles.status == 404 { return .nothing("the instance has no role (asked \(host))") }
        guard roles.status == 200, let role = roles.text.split(whereSeparator: \.isNewline).first else {
            throw failed("\(host)\(Self.path) answered with status \(roles.status) and no role")
        }
        let url = "\(host)\(Self.path)\(PercentEncoding.encode(role))"
        let answer = try await get(url, headers)
        guard answer.status == 200 else { throw failed("\(url) answered with status \(answer.status)") }
        return .found(try AWSCredentials(json: answer.text, from: url))
    }

    private func get(
        _ url: String,
        _ headers: [(name: String, value: String)]
    ) async throws -> CredentialsHTTP.Answer {
        do {
            return try await http.send(CredentialsHTTP.Request(url: url, headers: headers))
        } catch {
            try Task.checkCancellation()
            throw AWSError(.credentialsFailed, "instance metadata: \(url) gave no answer", underlying: error)
        }
    }

    private func failed(_ reason: String) -> AWSError {
        AWSError(.credentialsFailed, "instance metadata: \(reason)")
    }
}
