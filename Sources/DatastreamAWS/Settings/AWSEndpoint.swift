/// Where a service listens.
struct AWSEndpoint: Sendable, Equatable {
    /// `http` or `https`.
    let scheme: String
    /// Host and, unless it is the scheme's own, port: what the `Host` header says.
    let authority: String
    /// What stands in front of every path, without a slash at its end.
    let basePath: String

    /// The whole address, without a slash at its end.
    var url: String { "\(scheme)://\(authority)\(basePath)" }

    /// Reads an address such as `http://127.0.0.1:8080`.
    /// - Parameters:
    ///   - text: The address.
    ///   - origin: Where it stands, for the error.
    /// - Throws: ``AWSError/Code/invalidOption`` when it is not `http://` or `https://` with a host.
    init(_ text: String, from origin: String) throws(AWSError) {
        let problem = AWSError(
            .invalidOption,
            "\(origin) is \(text); it has to be an address such as http://127.0.0.1:8080, without query or user"
        )
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text[colon...].hasPrefix("://") else {
            throw problem
        }
        scheme = text[..<colon].lowercased()
        guard let defaultPort = ["http": ":80", "https": ":443"][scheme] else { throw problem }
        let rest = text[colon...].dropFirst(3)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        var authority = rest[..<end].lowercased()
        var path = rest[end...]
        let isClean = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !text.contains { "?#@\\".contains($0) }
        guard isClean, !authority.isEmpty, !authority.hasPrefix(":") else { throw problem }
        if authority.hasSuffix(defaultPort), authority.hasPrefix("[") == authority.contains("]:") {
            authority.removeLast(defaultPort.count)
        }
        while path.hasSuffix("/") { path.removeLast() }
        self.authority = authority
        basePath = String(path)
    }

    /// A service's own address in a region.
    /// - Throws: ``AWSError/Code/invalidOption`` when the region is no region's name.
    init(service: String, region: String, isFIPS: Bool = false) throws(AWSError) {
        let isName =
            !region.isEmpty
            && region.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
        guard isName else { throw AWSError(.invalidOption, "\"\(region)\" is not the name of a region") }
        scheme = "https"
        authority = "\(service)\(isFIPS ? "-fips" : "").\(region).\(Self.domain(of: region))"
        basePath = ""
    }

    /// The domain of the partition a region belongs to.
    private static func domain(of region: String) -> String {
        let partitions = [
            ("cn-", "amazonaws.com.cn"), ("us-iso-", "c2s.ic.gov"), ("us-isob-", "sc2s.sgov.gov"),
            ("us-isof-", "csp.hci.ic.gov"), ("eu-isoe-", "cloud.adc-e.uk"), ("eusc-", "amazonaws.eu"),
        ]
        return partitions.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
    }
}
