/// Turns JSON into any `Decodable` type.
///
/// ```swift
/// struct Order: Decodable {
///     var id: Int
///     var total: Double?
/// }
/// let orders = try JSONValueDecoder().decode([Order].self, from: bytes)
/// ```
///
/// Integers must fit: 300 as `UInt8` and 1.5 as `Int` are errors, 1.0 as `Int` is not. A number becomes the nearest
/// `Double` or `Float`, unless it is beyond their range. Dictionaries with `String` or `Int` keys are read from objects.
public struct JSONValueDecoder: Sendable {
    /// What `Decodable` types find in the `userInfo` of their decoder; empty by default.
    public var userInfo: [CodingUserInfoKey: any Sendable]

    /// How deep arrays and objects may nest in bytes; 512 by default, at most ``JSONValue/highestMaximumDepth``.
    public var maximumDepth: Int

    /// Creates a decoder.
    ///
    /// - Parameters:
    ///   - userInfo: What `Decodable` types find in the `userInfo` of their decoder.
    ///   - maximumDepth: How deep arrays and objects may nest in bytes.
    public init(
        userInfo: [CodingUserInfoKey: any Sendable] = [:],
        maximumDepth: Int = JSONValue.defaultMaximumDepth
    ) {
        self.userInfo = userInfo
        self.maximumDepth = maximumDepth
    }

    /// Decodes a type from one JSON document in UTF-8.
    ///
    /// - Parameters:
    ///   - type: The type wanted.
    ///   - bytes: The document, with nothing but white space around it.
    /// - Throws: ``JSONError`` when the bytes are not JSON or do not fit the type; other errors that the type throws.
    public func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws -> T {
        try decode(type, from: JSONValue(parsing: bytes, maximumDepth: maximumDepth))
    }

    /// Decodes a type from the text of one JSON document.
    ///
    /// - Parameters:
    ///   - type: The type wanted.
    ///   - text: The document, with nothing but white space around it.
    /// - Throws: ``JSONError`` when the text is not JSON or does not fit the type; other errors that the type throws.
    public func decode<T: Decodable>(_ type: T.Type, from text: String) throws -> T {
        try decode(type, from: JSONValue(parsing: text, maximumDepth: maximumDepth))
    }

    /// Decodes a type from a JSON value.
    ///
    /// - Parameters:
    ///   - type: The type wanted.
    ///   - value: The value to decode.
    /// - Throws: ``JSONError`` when the value does not fit the type; other errors that the type throws.
    public func decode<T: Decodable>(_ type: T.Type, from value: JSONValue) throws -> T {
        do {
            return try T(from: JSONDecoding(value: value, path: .top, userInfo: userInfo))
        } catch let error as DecodingError {
            throw JSONError(error)
        }
    }
}

extension JSONError {
    /// The error that a `Decodable` type or the standard library threw, in the terms of this library.
    init(_ error: DecodingError) {
        let code: Code
        let context: DecodingError.Context
        switch error {
        case .typeMismatch(_, let found): (code, context) = (.typeMismatch, found)
        case .valueNotFound(_, let found): (code, context) = (.valueNotFound, found)
        case .keyNotFound(_, let found): (code, context) = (.keyNotFound, found)
        case .dataCorrupted(let found): (code, context) = (.dataCorrupted, found)
        @unknown default:
            self.init(.dataCorrupted, message: "\(error)")
            return
        }
        self.init(
            code,
            message: context.debugDescription,
            codingPath: JSONCodingPath.components(of: context.codingPath)
        )
    }
}
