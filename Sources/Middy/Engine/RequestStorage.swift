/// The name and the type of a value in a ``RequestStorage``.
///
/// ```swift
/// enum UserKey: RequestKey { typealias Value = User }
///
/// // in a before
/// request.internal[UserKey.self] = user
/// request.internal.set(ProfileKey.self) { try await loadProfile(of: user) }   // when somebody asks
/// // in another middleware
/// let profile = try await request.internal(ProfileKey.self)
/// ```
public protocol RequestKey: SendableMetatype {
    /// The type of the value.
    associatedtype Value: Sendable
}

/// Values of one request by the type of their key: Middy's `internal`.
///
/// It is a value: a change in one invocation does not reach another one (Middy, cases C64 and C65).
public struct RequestStorage: Sendable {
    private enum Entry: Sendable {
        case value(any Sendable)
        case lazy(OnceValue)
    }

    private var entries: [ObjectIdentifier: Entry] = [:]

    /// Makes an empty storage.
    public init() {}

    /// The value of a key, or nil when there is none or when it has not been asked for yet; setting nil removes it.
    public subscript<Key: RequestKey>(key: Key.Type) -> Key.Value? {
        get {
            switch entries[ObjectIdentifier(key)] {
            case .value(let value): value as? Key.Value
            case .lazy(let once): once.current as? Key.Value
            case nil: nil
            }
        }
        set { entries[ObjectIdentifier(key)] = newValue.map { .value($0) } }
    }

    /// Sets a value that is worked out when it is first asked for, at most once.
    ///
    /// In ``MiddyOptions/internal`` that is once for all invocations. When it throws, whoever asks gets the error, and the
    /// next one tries again.
    /// - Parameters:
    ///   - key: The key.
    ///   - resolve: Works out the value, in the task of the first who asks.
    public mutating func set<Key: RequestKey>(
        _ key: Key.Type,
        _ resolve: @escaping @Sendable () async throws -> Key.Value
    ) {
        entries[ObjectIdentifier(key)] = .lazy(OnceValue { try await resolve() })
    }

    /// The value of a key, worked out if need be, or nil when there is none.
    /// - Throws: What working it out threw.
    public func callAsFunction<Key: RequestKey>(_ key: Key.Type) async throws -> Key.Value? {
        switch entries[ObjectIdentifier(key)] {
        case .value(let value): value as? Key.Value
        case .lazy(let once): try await once.value() as? Key.Value
        case nil: nil
        }
    }
}
