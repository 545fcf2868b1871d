/// Looks for credentials in one place after the other.
struct CredentialsChain: Sendable {
    /// The profile the client was given, or nil.
    var profile: String?
    /// The region the client was given, or nil; STS is asked there.
    var region: String?
    /// Where variables and files come from.
    var surroundings: Surroundings
    /// How endpoints are asked.
    var http: CredentialsHTTP
    /// The host of the container's endpoint when only a path is given.
    var containerHost = "http://169.254.170.2"

    /// The first credentials that are found.
    /// - Throws: ``AWSError/Code/missingCredentials`` with all the places that were looked at;
    ///   ``AWSError/Code/credentialsFailed`` when one of them is configured and fails.
    func load() async throws -> AWSCredentials {
        var places: [String] = []
        if profile == nil {
            switch try EnvironmentCredentials(surroundings: surroundings).load() {
            case .found(let credentials): return credentials
            case .nothing(let reason): places.append(reason)
            }
            switch try await environmentWebIdentity() {
            case .found(let credentials): return credentials
            case .nothing(let reason): places.append(reason)
            }
        }
        let found = try AWSProfile.find(profile, in: surroundings)
        switch try await ProfileCredentials(profile: found, webIdentity: webIdentity).load() {
        case .found(let credentials): return credentials
        case .nothing(let reason): places.append(reason)
        }
        let container = ContainerCredentials(surroundings: surroundings, http: http, host: containerHost)
        switch try await container.load() {
        case .found(let credentials): return credentials
        case .nothing(let reason): places.append(reason)
        }
        switch try await InstanceMetadataCredentials(surroundings: surroundings, http: http).load() {
        case .found(let credentials): return credentials
        case .nothing(let reason): places.append(reason)
        }
        throw AWSError(
            .missingCredentials,
            "no credentials: \(places.joined(separator: "; ")). Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a "
                + "profile with AWS_PROFILE, or give the client credentials (.unsigned for an emulator)"
        )
    }

    private func environmentWebIdentity() async throws -> CredentialsFinding {
        guard let file = surroundings["AWS_WEB_IDENTITY_TOKEN_FILE"] else {
            return .nothing("AWS_WEB_IDENTITY_TOKEN_FILE is not set")
        }
        guard let role = surroundings["AWS_ROLE_ARN"] else {
            throw AWSError(.credentialsFailed, "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not")
        }
        let session = surroundings["AWS_ROLE_SESSION_NAME"]
        return .found(try await webIdentity(role: role, tokenFile: file, session: session))
    }

    @Sendable
    private func webIdentity(role: String, tokenFile: String, session: String?) async throws -> AWSCredentials {
        let settings = try AWSSettings(
            service: "sts",
            region: region,
            endpointURL: nil,
            profile: profile,
            surroundings: surroundings
        )
        let identity = WebIdentityCredentials(
            role: role,
            tokenFile: tokenFile,
            session: session,
            endpoint: settings.endpoint,
            surroundings: surroundings,
            http: http
        )
        return try await identity.load()
    }
}

/// Credentials in variables.
struct EnvironmentCredentials {
    let surroundings: Surroundings

    func load() throws(AWSError) -> CredentialsFinding {
        guard let key = surroundings["AWS_ACCESS_KEY_ID"] else {
            return .nothing("AWS_ACCESS_KEY_ID is not set")
        }
        guard let secret = surroundings["AWS_SECRET_ACCESS_KEY"] else {
            throw AWSError(.credentialsFailed, "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not")
        }
        return .found(
            AWSCredentials(
                accessKeyID: key,
                secretAccessKey: secret,
                sessionToken: surroundings["AWS_SESSION_TOKEN"]
            )
        )
    }
}
