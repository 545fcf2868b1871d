public import Middy

/// What ``httpContentNegotiation(encodings:languages:charsets:mediaTypes:failOnMismatch:)`` has found out about a request.
///
/// ```swift
/// .handler { (event: FunctionURLEvent, context: InvocationContext, storage: RequestStorage) in
///     let language = storage[ContentPreferencesKey.self]?.languages.first ?? "en"
///     …
/// }
/// ```
/// Each list holds what the client accepts, the best first; the first is Middy's `preferred…`.
public struct ContentPreferences: Hashable, Sendable {
    /// Content codings; `identity`, which is no coding, is the last unless the client says otherwise.
    public var encodings: [String] = []
    /// Languages.
    public var languages: [String] = []
    /// Character sets.
    public var charsets: [String] = []
    /// Media types.
    public var mediaTypes: [String] = []
    /// What was on offer, for the middleware that encodes.
    var encodingOffer: ContentOffer?
}

/// Where the preferences are kept in ``Request/internal``.
public enum ContentPreferencesKey: RequestKey {
    /// The preferences.
    public typealias Value = ContentPreferences
}

/// What a function has on offer in one dimension of content negotiation.
public struct ContentOffer: Hashable, Sendable {
    /// What is on offer, the dearest first; nil: whatever the client names.
    public var available: [String]?
    /// Whether a client that accepts nothing of this gets the first of it anyway.
    public var defaultToFirst: Bool

    /// Whatever the client names.
    public static let any = ContentOffer(available: nil, defaultToFirst: false)

    /// Some values.
    /// - Parameters:
    ///   - available: What is on offer, the dearest first.
    ///   - defaultToFirst: Whether a client that accepts nothing of this gets the first of it anyway. Default: false.
    public static func of(_ available: [String], defaultToFirst: Bool = false) -> ContentOffer {
        ContentOffer(available: available, defaultToFirst: defaultToFirst)
    }
}
