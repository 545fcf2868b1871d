/// Where a client's credentials come from.
///
/// ```swift
/// let lambda = LambdaClient(credentials: .fixed(AWSCredentials(accessKeyID: "…", secretAccessKey: "…")))
/// ```
/// Whatever it is, credentials that expire are kept and asked for again five minutes before they do, by one call at a
/// time.
public struct AWSCredentialsProvider: Sendable {
    enum Source: Sendable {
        case automatic, unsigned
        case fixed(AWSCredentials)
        case custom(@Sendable () async throws -> AWSCredentials)
    }

    let source: Source

    /// The places where AWS tools look, in their order; the first that has something is used.
    ///
    /// 1. `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, unless the client was given a profile;
    /// 2. a web identity: `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, exchanged by STS;
    /// 3. the profile in the shared credentials and configuration files: keys or a web identity;
    /// 4. the container's endpoint: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI`;
    /// 5. the instance's metadata service, version 2, unless `AWS_EC2_METADATA_DISABLED` is `true`.
    ///
    /// Profiles that need a program, a browser or another profile (`credential_process`, `sso_session`,
    /// `source_profile`) fail with an error that says what to do.
    public static let automatic = AWSCredentialsProvider(source: .automatic)

    /// No signature: for an emulator that does not look at it.
    public static let unsigned = AWSCredentialsProvider(source: .unsigned)

    /// These credentials, always.
    public static func fixed(_ credentials: AWSCredentials) -> AWSCredentialsProvider {
        AWSCredentialsProvider(source: .fixed(credentials))
    }

    /// What a closure gives; it is called again when that is about to expire.
    /// - Parameter load: Gets the credentials; what it throws fails the call that needed them.
    public static func custom(
        _ load: @escaping @Sendable () async throws -> AWSCredentials
    ) -> AWSCredentialsProvider {
        AWSCredentialsProvider(source: .custom(load))
    }
}
