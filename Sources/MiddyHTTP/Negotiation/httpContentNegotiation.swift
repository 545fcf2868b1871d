public import Middy

/// Finds out which codings, languages, character sets and media types the client prefers.
///
/// ```swift
/// middy(streamifyResponse: true)
///     .use(httpContentNegotiation(mediaTypes: .of(["text/csv", "application/x-ndjson"])))
///     .use(httpContentEncoding())
///     .use(httpErrorHandler())
/// ```
/// It reads `Accept-Encoding`, `Accept-Language`, `Accept-Charset` and `Accept` with their weights (RFC 9110, section 12.5)
/// and leaves a ``ContentPreferences`` under ``ContentPreferencesKey`` for the middlewares and the handler. A field that is
/// absent accepts everything. Where nothing of an offer is accepted, the first is taken if the offer says so, and the
/// request fails with status 406 otherwise. For codings that happens only when the client has excluded `identity` too.
/// Mirrors Middy's `http-content-negotiation`.
/// - Parameters:
///   - encodings: The content codings on offer; nil: not looked at. Default: whatever the client names.
///   - languages: The languages on offer; nil: not looked at. Default: whatever the client names.
///   - charsets: The character sets on offer; nil: not looked at. Default: whatever the client names.
///   - mediaTypes: The media types on offer; nil: not looked at. Default: whatever the client names.
///   - failOnMismatch: Whether a request fails when nothing is acceptable. Default: true.
public func httpContentNegotiation<Event: HTTPEvent, Context: Sendable, Response: Sendable>(
    encodings: ContentOffer? = .any,
    languages: ContentOffer? = .any,
    charsets: ContentOffer? = .any,
    mediaTypes: ContentOffer? = .any,
    failOnMismatch: Bool = true
) -> Middleware<Event, Context, Response> {
    Middleware(
        name: "httpContentNegotiation",
        before: { request in
            let headers = request.event.headers
            func negotiate(_ offer: ContentOffer?, _ name: String, _ rule: Negotiation) throws -> [String] {
                guard let offer else { return [] }
                guard let field = headers[name] else { return offer.available ?? [] }
                let accepted = rule.acceptable(offer.available, Preference.list(field))
                guard accepted.isEmpty, let available = offer.available else { return accepted }
                if offer.defaultToFirst { return Array(available.prefix(1)) }
                if failOnMismatch { throw notAcceptable(name, available) }
                return []
            }
            var preferences = ContentPreferences()
            preferences.encodingOffer = encodings
            if let encodings {
                preferences.encodings = acceptedEncodings(headers, offer: encodings)
                if preferences.encodings.isEmpty, failOnMismatch {
                    throw notAcceptable("Accept-Encoding", (encodings.available ?? []) + ["identity"])
                }
            }
            preferences.languages = try negotiate(languages, "Accept-Language", .language)
            preferences.charsets = try negotiate(charsets, "Accept-Charset", .charset)
            preferences.mediaTypes = try negotiate(mediaTypes, "Accept", .mediaType)
            request.internal[ContentPreferencesKey.self] = preferences
        }
    )
}

/// The codings that a client accepts, the best first, `identity` among them unless the client has excluded it.
func acceptedEncodings(_ headers: HeaderFields, offer: ContentOffer) -> [String] {
    guard let field = headers["Accept-Encoding"] else { return ["identity"] }
    let members = Preference.list(field)
    let identity = Negotiation.encoding.quality(of: "identity", members)
    let offers = offer.available.map { identity == nil ? $0 : $0.filter { $0 != "identity" } + ["identity"] }
    var accepted = Negotiation.encoding.acceptable(offers, members)
    if identity == nil, !accepted.contains("identity") { accepted.append("identity") }
    if accepted.isEmpty, offer.defaultToFirst { return Array(offer.available?.prefix(1) ?? []) }
    return accepted
}

private func notAcceptable(_ name: String, _ available: [String]) -> HTTPError {
    HTTPError(406, "\(name) accepts none of: \(available.joined(separator: ", "))")
}
