/// Credentials from the endpoint that ECS, EKS and others put beside a container.
struct ContainerCredentials: Sendable {
    let surroundings: Surroundings
    let http: CredentialsHTTP
    let host: String

    private static let attempts = 3
    /// Where a token may go without TLS: the machine itself, ECS and EKS.
    private static let trusted: Set<String> = [
        "localhost", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "[::1]",
    ]

    func load() async throws -> CredentialsFinding {
        let url: String
        if let path = surroundings["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            url = host + path
        } else if let full = surroundings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            try Self.check(full)
            url = full
        } else {
            return .nothing("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and …_FULL_URI are not set")
        }
        var request = CredentialsHTTP.Request(url: url, timeout: .seconds(2))
        if let token = try token() { request.headers.append(("Authorization", token)) }
        let answer = try await send(request)
        guard answer.status == 200 else { throw failed("\(url) answered with status \(answer.status)") }
        return .found(try AWSCredentials(json: answer.text, from: url))
    }

    /// Asks a few times: agents answer with 5xx while they start.
    private func send(_ request: CredentialsHTTP.Request) async throws -> CredentialsHTTP.Answer {
        for attempt in 1... {
            do {
                let answer = try await http.send(request)
                if answer.status < 500 || attempt == Self.attempts { return answer }
            } catch {
                try Task.checkCancellation()
                if attempt == Self.attempts { throw failed("\(request.url) gave no answer", error) }
            }
        }
        throw failed("\(request.url) gave no answer")
    }

    private func token() throws -> String? {
        let token: String
        if let file = surroundings["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            guard let text = try surroundings.readFile(file) else { throw failed("there is no token file \(file)") }
            token = text.trimmedOfNewlines
        } else if let variable = surroundings["AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
            token = variable
        } else {
            return nil
        }
        guard token.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            throw failed("the authorization token has characters that no HTTP header may have")
        }
        return token
    }

    private static func check(_ url: String) throws {
        let endpoint = try AWSEndpoint(
            String(url.prefix { $0 != "?" }),
            from: "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        )
        let hasPort = endpoint.authority.last != "]"
        let host = hasPort ? String(endpoint.authority.prefix { $0 != ":" }) : endpoint.authority
        let bracketed = endpoint.authority.firstIndex(of: "]").map { String(endpoint.authority[...$0]) }
        let name = bracketed ?? host
        guard endpoint.scheme == "https" || trusted.contains(name) || isLoopback(name) else {
            throw AWSError(
                .credentialsFailed,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI is \(url); without https the host has to be this machine, "
                    + "169.254.170.2 or 169.254.170.23"
            )
        }
    }

    /// Whether a host is an address 127.x.x.x; a name such as `127.example.com` is not.
    private static func isLoopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private func failed(_ reason: String, _ underlying: (any Error)? = nil) -> AWSError {
        AWSError(.credentialsFailed, "container credentials: \(reason)", underlying: underlying)
    }
}

extension String {
    /// The text without line ends around it, as editors and `echo` leave them.
    var trimmedOfNewlines: String {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
