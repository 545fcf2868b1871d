/// Credentials of a profile in the shared files.
struct ProfileCredentials: Sendable {
    let profile: AWSProfile
    /// Exchanges a role, a token's file and a session's name for credentials.
    let webIdentity: @Sendable (String, String, String?) async throws -> AWSCredentials

    func load() async throws -> CredentialsFinding {
        if let key = profile["aws_access_key_id"] {
            guard let secret = profile["aws_secret_access_key"] else {
                throw failed("has aws_access_key_id and no aws_secret_access_key")
            }
            return .found(
                AWSCredentials(
                    accessKeyID: key,
                    secretAccessKey: secret,
                    sessionToken: profile["aws_session_token"]
                )
            )
        }
        if let file = profile["web_identity_token_file"] {
            guard let role = profile["role_arn"] else { throw failed("has web_identity_token_file and no role_arn") }
            return .found(try await webIdentity(role, file, profile["role_session_name"]))
        }
        let unsupported = ["credential_process", "sso_session", "sso_start_url", "source_profile", "credential_source"]
        if let key = unsupported.first(where: { profile[$0] != nil }) {
            throw failed(
                "gets its credentials through \(key), which is not supported; put them into the environment with "
                    + "eval \"$(aws configure export-credentials --profile \(profile.name) --format env)\""
            )
        }
        return .nothing(
            "no keys for the profile \(profile.name) in \(profile.paths.credentials) and \(profile.paths.config)"
        )
    }

    private func failed(_ reason: String) -> AWSError {
        AWSError(.credentialsFailed, "the profile \(profile.name) \(reason)")
    }
}
