/// How the members of one `Accept` field are compared with what is on offer.
struct Negotiation: Sendable {
    /// How closely a member describes an offer; nil when it does not.
    let specificity: @Sendable (_ member: Preference, _ offer: String) -> Int?

    /// Offers that the client accepts, the best first; of equal ones, those that are offered first.
    /// - Parameters:
    ///   - offers: What is on offer; nil: whatever the client names.
    ///   - members: The members of the field.
    func acceptable(_ offers: [String]?, _ members: [Preference]) -> [String] {
        let offers = offers ?? members.filter { !$0.value.hasPrefix("*") && $0.value != "*/*" }.map(\.value)
        var rated: [(offer: String, quality: Int, order: Int)] = []
        for (order, offer) in offers.enumerated() where !rated.contains(where: { $0.offer == offer }) {
            if let quality = quality(of: offer, members), quality > 0 { rated.append((offer, quality, order)) }
        }
        return rated.sorted { ($1.quality, $0.order) < ($0.quality, $1.order) }.map(\.offer)
    }

    /// The weight of the member that describes an offer most closely, or nil when none does.
    func quality(of offer: String, _ members: [Preference]) -> Int? {
        var best: (specificity: Int, quality: Int)?
        for member in members {
            guard let specificity = specificity(member, offer.lowercased()) else { continue }
            if specificity > best?.specificity ?? -1 { best = (specificity, member.quality) }
        }
        return best?.quality
    }

    /// `Accept-Charset` (RFC 9110, section 12.5.2).
    static let charset = Negotiation { member, offer in
        member.value == offer ? 1 : member.value == "*" ? 0 : nil
    }

    /// `Accept-Encoding` (section 12.5.3); `x-gzip` is `gzip`.
    static let encoding = Negotiation { member, offer in
        let value = member.value == "x-gzip" ? "gzip" : member.value
        return value == offer ? 1 : value == "*" ? 0 : nil
    }

    /// `Accept-Language` (section 12.5.4): `en` accepts `en-GB`, and `en-GB` is content with `en` if need be.
    static let language = Negotiation { member, offer in
        if member.value == offer { return 3 }
        if offer.hasPrefix(member.value + "-") { return 2 }
        if member.value.hasPrefix(offer + "-") { return 1 }
        return member.value == "*" ? 0 : nil
    }

    /// `Accept` (section 12.5.1): a type, `text/*` or `*/*`, each with parameters that the offer has to have.
    static let mediaType = Negotiation { member, offer in
        guard let offered = Preference.list(offer).first else { return nil }
        for (name, value) in member.parameters where offered.parameters[name] != value { return nil }
        let type = offered.value.split(separator: "/").first ?? ""
        if member.value == offered.value { return 4 + member.parameters.count }
        if member.value == "\(type)/*" { return 2 }
        return member.value == "*/*" || member.value == "*" ? 0 : nil
    }
}
