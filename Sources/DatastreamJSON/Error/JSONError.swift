/// What went wrong while reading or writing JSON, and where.
///
/// Parsing errors carry a ``byteOffset``; coding errors carry a ``codingPath``.
///
/// ```swift
/// do {
///     let order = try JSONValueDecoder().decode(Order.self, from: bytes)
/// } catch let error as JSONError where error.code == .keyNotFound {
///     print(error)  // keyNotFound: there is no key "total" at orders[3]
/// }
/// ```
public struct JSONError: Error, Sendable, Hashable {
    /// The kind of failure, for code to act on.
    public var code: Code

    /// What was wrong and what was expected, for people to read.
    public var message: String

    /// The 0-based offset of the offending byte in the input, counting a byte order mark; `nil` when not parsing.
    public var byteOffset: Int?

    /// The keys that lead to the offending value, outermost first; array positions are 0-based and written `[3]`.
    public var codingPath: [String]

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: What was wrong and what was expected.
    ///   - byteOffset: The 0-based offset of the offending byte, when the failure has one.
    ///   - codingPath: The keys that lead to the offending value; array positions are written `[3]`.
    public init(_ code: Code, message: String, byteOffset: Int? = nil, codingPath: [String] = []) {
        self.code = code
        self.message = message
        self.byteOffset = byteOffset
        self.codingPath = codingPath
    }
}

extension JSONError: CustomStringConvertible {
    /// The code, the message and the place, as in `typeMismatch: expected a string, found true at orders[3].total`.
    public var description: String {
        var text = "\(code): \(message)"
        if !codingPath.isEmpty { text += " at \(renderedPath)" }
        if let byteOffset { text += " at byte \(byteOffset)" }
        return text
    }

    /// The coding path as one expression: dots between plain names, brackets around positions and all other names.
    private var renderedPath: String {
        var path = ""
        for component in codingPath {
            if Self.isPosition(component) {
                path += component
            } else if Self.isPlainName(component) {
                path += path.isEmpty ? component : ".\(component)"
            } else {
                path += "[\(JSONValue.string(component))]"
            }
        }
        return path
    }

    private static func isPosition(_ component: String) -> Bool {
        component.hasPrefix("[") && component.hasSuffix("]") && component.utf8.count > 2
            && component.utf8.dropFirst().dropLast().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isPlainName(_ component: String) -> Bool {
        !component.isEmpty && component.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    }
}
