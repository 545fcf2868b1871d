public import Middy

/// Encodes bodies as they stream, with the coding that the client likes best.
///
/// ```swift
/// middy(streamifyResponse: true).use(httpContentEncoding()).use(httpErrorHandler())
/// ```
/// `Content-Encoding` is set, `Content-Length` removed, a strong `ETag` made weak, and `Vary: Accept-Encoding` added,
/// the last also when this client takes no coding. Rows that trickle in reach the client encoded: an idle body flushes
/// its encoder. A failure of the body goes through it to the response (Middy, gap X7).
///
/// Left alone are responses that are encoded already, base64, partial (`Content-Range`), without a body (1xx, 204, 304), or
/// known to be smaller than `minimumSize`, and those where the request's or the response's `Cache-Control` has
/// `no-transform`; the request's is copied to the response, as Middy does.
///
/// With ``httpContentNegotiation(encodings:languages:charsets:mediaTypes:failOnMismatch:)`` in the chain it keeps to the
/// encodings that are on offer there. Register it before ``httpErrorHandler(fallbackMessage:logger:)`` to
/// encode error pages too. Mirrors Middy's `http-content-encoding`, which encodes text at once and as base64.
/// - Parameters:
///   - codings: The codings on offer; of those that a client likes equally, the first is taken. Default: all that the
///     package was built with.
///   - overridePreferredEncoding: Names of codings that are taken before the client's favourite if it accepts them.
///     Default: none.
///   - minimumSize: The smallest body worth encoding, in bytes, where the size is known beforehand. Default: 128.
public func httpContentEncoding<Event: HTTPEvent, Context: Sendable>(
    codings: [ContentCoding] = ContentCoding.all,
    overridePreferredEncoding: [String] = [],
    minimumSize: Int = 128
) -> Middleware<Event, Context, HTTPEventResponse> {
    let encoder = ResponseEncoder(
        codings: codings,
        overridePreferredEncoding: overridePreferredEncoding,
        minimumSize: minimumSize
    )
    let hook: Middleware<Event, Context, HTTPEventResponse>.Hook = { request in
        guard let response = request.response else { return }
        let offer = request.internal[ContentPreferencesKey.self]?.encodingOffer
        request.response = encoder.encode(response, for: request.event.headers, offer: offer)
    }
    return Middleware(name: "httpContentEncoding", after: hook, onError: hook)
}

/// Decides whether and how a response is encoded.
private struct ResponseEncoder: Sendable {
    let codings: [ContentCoding]
    let overridePreferredEncoding: [String]
    let minimumSize: Int

    func encode(
        _ response: HTTPEventResponse,
        for headers: HeaderFields,
        offer: ContentOffer?
    ) -> HTTPEventResponse {
        var response = response
        if headers.contains("no-transform", in: "Cache-Control") {
            if !response.headers.contains("no-transform", in: "Cache-Control") {
                let control = response.headers["Cache-Control"].map { "\($0), " } ?? ""
                response.headers["Cache-Control"] = control + "no-transform"
            }
            return response
        }
        guard mayEncode(response) else { return response }
        if !response.headers.contains("accept-encoding", in: "Vary"), !response.headers.contains("*", in: "Vary") {
            response.headers["Vary"] = (response.headers["Vary"].map { "\($0), " } ?? "") + "Accept-Encoding"
        }
        guard let coding = choose(headers, offer) else { return response }
        response.headers["Content-Encoding"] = coding.name
        response.headers["Content-Length"] = nil
        if let tag = response.headers["ETag"], !tag.hasPrefix("W/") { response.headers["ETag"] = "W/\(tag)" }
        response.body = coding.encode(response.body.stream)
        return response
    }

    private func mayEncode(_ response: HTTPEventResponse) -> Bool {
        let hasBody = response.statusCode >= 200 && response.statusCode != 204 && response.statusCode != 304
        let isLargeEnough = response.body.byteCount.map { $0 >= max(minimumSize, 1) } ?? true
        return hasBody && isLargeEnough && !response.isBase64Encoded
            && response.headers["Content-Encoding"] == nil && response.headers["Content-Range"] == nil
            && !response.headers.contains("no-transform", in: "Cache-Control")
    }

    /// The coding to use, or nil to leave the body as it is.
    private func choose(_ headers: HeaderFields, _ offer: ContentOffer?) -> ContentCoding? {
        var offers = codings.map(\.name)
        if let available = offer?.available { offers = available.filter(offers.contains) }
        let accepted = acceptedEncodings(
            headers,
            offer: .of(offers, defaultToFirst: offer?.defaultToFirst ?? false)
        )
        let names = overridePreferredEncoding.filter(accepted.contains) + accepted
        guard let name = names.first, name != "identity" else { return nil }
        return codings.first { $0.name == name }
    }
}
