/// A profile of the shared files, as it is chosen and found.
struct AWSProfile: Sendable {
    /// The profile's name.
    let name: String
    /// Whether somebody asked for it, rather than it being the default.
    let isExplicit: Bool
    /// What the credentials file says, or nil when it has no such profile.
    let credentials: [String: String]?
    /// What the configuration file says, or nil when it has no such profile.
    let config: [String: String]?
    /// Where the two files are.
    let paths: (credentials: String, config: String)

    /// A setting; the credentials file wins.
    subscript(key: String) -> String? {
        (credentials?[key] ?? config?[key]).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Finds a profile.
    /// - Parameters:
    ///   - name: Its name, or nil for `AWS_PROFILE` and then `default`.
    ///   - surroundings: Where `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` come from.
    /// - Throws: ``AWSError/Code/invalidOption`` when a profile that was asked for is in neither file, or when a file
    ///   cannot be read.
    static func find(_ name: String?, in surroundings: Surroundings) throws(AWSError) -> AWSProfile {
        let chosen = name ?? surroundings["AWS_PROFILE"] ?? "default"
        let paths = (
            credentials: surroundings.expand(surroundings["AWS_SHARED_CREDENTIALS_FILE"] ?? "~/.aws/credentials"),
            config: surroundings.expand(surroundings["AWS_CONFIG_FILE"] ?? "~/.aws/config")
        )
        let credentials = try surroundings.readFile(paths.credentials)
            .map { AWSProfileFile(parsing: $0, kind: .credentials) }
        let config = try surroundings.readFile(paths.config).map { AWSProfileFile(parsing: $0, kind: .config) }
        let profile = AWSProfile(
            name: chosen,
            isExplicit: name != nil || surroundings["AWS_PROFILE"] != nil,
            credentials: credentials?.profiles[chosen],
            config: config?.profiles[chosen],
            paths: paths
        )
        guard !profile.isExplicit || profile.credentials != nil || profile.config != nil else {
            throw AWSError(
                .invalidOption,
                "the profile \(chosen) is neither in \(paths.credentials) nor in \(paths.config)"
            )
        }
        return profile
    }
}
