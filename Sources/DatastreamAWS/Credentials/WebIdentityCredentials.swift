/// Credentials of a role, for a token of another identity provider: `AssumeRoleWithWebIdentity` of STS.
struct WebIdentityCredentials: Sendable {
    let role: String
    let tokenFile: String
    let session: String?
    let endpoint: AWSEndpoint
    let surroundings: Surroundings
    let http: CredentialsHTTP

    func load() async throws -> AWSCredentials {
        let path = surroundings.expand(tokenFile)
        guard let token = try surroundings.readFile(path) else {
            throw AWSError(.credentialsFailed, "web identity: there is no token file \(path)")
        }
        let now = surroundings.now().components.seconds
        let parameters = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", session ?? "swift-datastream-\(now)"), ("WebIdentityToken", token.trimmedOfNewlines),
        ]
        let request = CredentialsHTTP.Request(
            method: "POST",
            url: "\(endpoint.url)/",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: parameters.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&"),
            timeout: .seconds(10)
        )
        let answer: CredentialsHTTP.Answer
        do {
            answer = try await http.send(request)
        } catch {
            try Task.checkCancellation()
            throw AWSError(.credentialsFailed, "web identity: \(request.url) gave no answer", underlying: error)
        }
        guard answer.status == 200 else {
            let code = XMLText.element("Code", of: answer.text)
            let reason = [code, XMLText.element("Message", of: answer.text)].compactMap(\.self).joined(separator: ": ")
            throw AWSError(
                .credentialsFailed,
                "web identity: STS refused the role \(role)\(reason.isEmpty ? "" : ": \(reason)")",
                status: answer.status,
                errorType: code
            )
        }
        guard let credentials = XMLText.element("Credentials", of: answer.text, decoding: false),
            let key = XMLText.element("AccessKeyId", of: credentials),
            let secret = XMLText.element("SecretAccessKey", of: credentials),
            let sessionToken = XMLText.element("SessionToken", of: credentials),
            let expiration = XMLText.element("Expiration", of: credentials).flatMap(UTC.parse)
        else { throw AWSError(.credentialsFailed, "web identity: STS answered without usable credentials") }
        return AWSCredentials(
            accessKeyID: key,
            secretAccessKey: secret,
            sessionToken: sessionToken,
            expiration: expiration
        )
    }
}
