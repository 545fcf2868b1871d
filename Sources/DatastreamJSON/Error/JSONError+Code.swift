extension JSONError {
    /// The kind of a ``JSONError``; later versions may add more, so a `switch` over it needs a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case unexpectedCharacter, unexpectedEnd, invalidNumber, invalidEscape, invalidControlCharacter, invalidUTF8
            case depthLimitExceeded, trailingData
            case typeMismatch, keyNotFound, valueNotFound, dataCorrupted, numberNotRepresentable
        }

        private let kind: Kind

        private init(_ kind: Kind) {
            self.kind = kind
        }

        /// The code's own name, such as `unexpectedEnd`.
        public var description: String { kind.rawValue }
    }
}

extension JSONError.Code {
    /// A character stands where the grammar does not allow it.
    public static var unexpectedCharacter: Self { Self(.unexpectedCharacter) }

    /// The input ended before the document was complete.
    public static var unexpectedEnd: Self { Self(.unexpectedEnd) }

    /// A number breaks the grammar of RFC 8259, section 6, as `01` and `1.` do.
    public static var invalidNumber: Self { Self(.invalidNumber) }

    /// An escape in a string is unknown, incomplete, or half of a surrogate pair.
    public static var invalidEscape: Self { Self(.invalidEscape) }

    /// A string holds a control character (below U+0020) that is not escaped.
    public static var invalidControlCharacter: Self { Self(.invalidControlCharacter) }

    /// The input is not valid UTF-8.
    public static var invalidUTF8: Self { Self(.invalidUTF8) }

    /// Arrays and objects are nested deeper than the limit.
    public static var depthLimitExceeded: Self { Self(.depthLimitExceeded) }

    /// Something other than white space follows the document.
    public static var trailingData: Self { Self(.trailingData) }
}

extension JSONError.Code {
    /// A value is of another JSON type than the one asked for.
    public static var typeMismatch: Self { Self(.typeMismatch) }

    /// An object lacks a key that the type needs.
    public static var keyNotFound: Self { Self(.keyNotFound) }

    /// A value is missing: null, or past the end of an array.
    public static var valueNotFound: Self { Self(.valueNotFound) }

    /// A value has the right JSON type but the type being decoded refused it.
    public static var dataCorrupted: Self { Self(.dataCorrupted) }

    /// A number has no exact place in the other side: 300 in a `UInt8`, 1.5 in an `Int`, infinity in JSON.
    public static var numberNotRepresentable: Self { Self(.numberNotRepresentable) }
}
