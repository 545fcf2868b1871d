/// Keys that requests are signed with.
///
/// Its description names the access key and leaves the secrets out.
public struct AWSCredentials: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The key's public name.
    public var accessKeyID: String
    /// The secret.
    public var secretAccessKey: String
    /// The token that belongs to temporary keys, or nil.
    public var sessionToken: String?
    /// When the keys stop working, as the time since 1970-01-01T00:00:00Z, or nil for never.
    public var expiration: Duration?

    /// Makes credentials.
    /// - Parameters:
    ///   - accessKeyID: The key's public name.
    ///   - secretAccessKey: The secret.
    ///   - sessionToken: The token that belongs to temporary keys.
    ///   - expiration: When the keys stop working, as the time since 1970-01-01T00:00:00Z.
    public init(
        accessKeyID: String,
        secretAccessKey: String,
        sessionToken: String? = nil,
        expiration: Duration? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }

    /// The access key's name, without the secrets.
    public var description: String { "AWSCredentials(\(accessKeyID))" }

    /// The access key's name, without the secrets.
    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
