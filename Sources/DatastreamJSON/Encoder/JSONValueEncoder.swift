/// Turns any `Encodable` type into JSON.
///
/// ```swift
/// struct Order: Encodable {
///     var id: Int
///     var total: Double
/// }
/// let bytes = try JSONValueEncoder().encode(Order(id: 7, total: 12.5))  // {"id":7,"total":12.5}
/// ```
///
/// Keys come in the order in which the type encodes them. A type that encodes nothing becomes `{}`.
public struct JSONValueEncoder: Sendable {
    /// Whether bytes have the keys of every object in the order of their UTF-8 bytes; `false` by default.
    public var sortedKeys: Bool

    /// What `Encodable` types find in the `userInfo` of their encoder; empty by default.
    public var userInfo: [CodingUserInfoKey: any Sendable]

    /// Creates an encoder.
    ///
    /// - Parameters:
    ///   - sortedKeys: Whether bytes have the keys of every object in the order of their UTF-8 bytes.
    ///   - userInfo: What `Encodable` types find in the `userInfo` of their encoder.
    public init(sortedKeys: Bool = false, userInfo: [CodingUserInfoKey: any Sendable] = [:]) {
        self.sortedKeys = sortedKeys
        self.userInfo = userInfo
    }

    /// Encodes a value as compact JSON in UTF-8.
    ///
    /// - Parameter value: The value to encode.
    /// - Throws: ``JSONError`` for infinity and NaN; other errors that the type throws.
    public func encode(_ value: some Encodable) throws -> [UInt8] {
        try encodeToValue(value).bytes(sortedKeys: sortedKeys)
    }

    /// Encodes a value as a JSON value.
    ///
    /// - Parameter value: The value to encode.
    /// - Throws: ``JSONError`` for infinity and NaN; other errors that the type throws.
    public func encodeToValue(_ value: some Encodable) throws -> JSONValue {
        do {
            return try JSONEncoding(path: .top, userInfo: userInfo).encoded(value)
        } catch EncodingError.invalidValue(_, let context) {
            throw JSONError(
                .dataCorrupted,
                message: context.debugDescription,
                codingPath: JSONCodingPath.components(of: context.codingPath)
            )
        }
    }
}
