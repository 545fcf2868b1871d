/// Where the calls of a service go, as parameters, environment and files say.
struct AWSSettings: Sendable {
    /// The region.
    let region: String
    /// Where the service listens.
    let endpoint: AWSEndpoint

    /// Finds the settings of a service.
    /// - Parameters:
    ///   - service: The service, in lower case.
    ///   - region: The region, or nil for `AWS_REGION`, `AWS_DEFAULT_REGION` and then the profile's.
    ///   - endpointURL: The address, or nil for `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the profile's, and then
    ///     the service's own in the region.
    ///   - profile: The profile's name, or nil for `AWS_PROFILE` and then `default`.
    ///   - surroundings: Where variables and files come from.
    /// - Throws: ``AWSError/Code/missingRegion`` and ``AWSError/Code/invalidOption``.
    init(
        service: String,
        region: String?,
        endpointURL: String?,
        profile: String?,
        surroundings: Surroundings
    ) throws(AWSError) {
        var found: AWSProfile?
        func settings() throws(AWSError) -> AWSProfile {
            if let found { return found }
            let profile = try AWSProfile.find(profile, in: surroundings)
            found = profile
            return profile
        }
        if let region = region ?? surroundings["AWS_REGION"] ?? surroundings["AWS_DEFAULT_REGION"] {
            self.region = region
        } else if let region = try settings()["region"] {
            self.region = region
        } else {
            let profile = try settings()
            throw AWSError(
                .missingRegion,
                "no region: looked at the region parameter, AWS_REGION, AWS_DEFAULT_REGION and the profile "
                    + "\(profile.name) in \(profile.paths.config); set one of them, such as AWS_REGION=eu-central-1"
            )
        }
        let variables = ["AWS_ENDPOINT_URL_\(service.uppercased())", "AWS_ENDPOINT_URL"]
        if let endpointURL {
            endpoint = try AWSEndpoint(endpointURL, from: "endpointURL")
            return
        }
        let ignoresConfigured = surroundings.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
        for name in variables where !ignoresConfigured {
            guard let url = surroundings[name] else { continue }
            endpoint = try AWSEndpoint(url, from: name)
            return
        }
        if !ignoresConfigured, let url = try settings()["endpoint_url"] {
            endpoint = try AWSEndpoint(url, from: "endpoint_url of the profile \(try settings().name)")
            return
        }
        endpoint = try AWSEndpoint(
            service: service,
            region: self.region,
            isFIPS: surroundings.flag("AWS_USE_FIPS_ENDPOINT")
        )
    }
}
