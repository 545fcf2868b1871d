/// The library that makes and reads gzip.
public struct CompressionEngine: Hashable, Sendable, CustomStringConvertible {
    enum Kind: String {
        case zlib
        #if ISAL
            case isal
        #endif
    }

    let kind: Kind

    /// The system's zlib: the default, with every option.
    public static let zlib = CompressionEngine(kind: .zlib)

    #if ISAL
        /// Intel ISA-L: about three times as fast as zlib's level 1 at a ratio between its levels 1 and 6.
        ///
        /// Levels are 0 to 3, and -1 is 3. Strategy and memory level stay at their defaults. Needs the trait `ISAL`.
        public static let isal = CompressionEngine(kind: .isal)
    #endif

    /// The library's name.
    public var description: String { kind.rawValue }
}
