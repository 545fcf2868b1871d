/// How compressed data is wrapped.
public struct CompressionFormat: Hashable, Sendable, CustomStringConvertible {
    enum Kind: String { case gzip, zlib, deflate, brotli, zstd }

    let kind: Kind

    /// One or more gzip members (RFC 1952).
    public static let gzip = CompressionFormat(kind: .gzip)
    /// One zlib stream (RFC 1950): what HTTP calls deflate.
    public static let zlib = CompressionFormat(kind: .zlib)
    /// Deflate data and nothing around it (RFC 1951).
    public static let deflate = CompressionFormat(kind: .deflate)
    #if Brotli
        /// One brotli stream (RFC 7932).
        public static let brotli = CompressionFormat(kind: .brotli)
    #endif
    #if Zstd
        /// One or more Zstandard frames (RFC 8878).
        public static let zstd = CompressionFormat(kind: .zstd)
    #endif

    /// The format's name.
    public var description: String { kind.rawValue }

    /// Whether a further member begins with these bytes; nil while there are too few to say.
    func beginsMember(_ bytes: some Collection<UInt8>) -> Bool? {
        switch kind {
        case .gzip: return begins(bytes, [0x1F, 0x8B])
        case .zlib, .deflate, .brotli: return false
        case .zstd:
            guard bytes.count >= 4 else { return nil }
            let skippable = bytes.dropFirst().elementsEqual([0x2A, 0x4D, 0x18]) && bytes.first.map { $0 >> 4 } == 5
            return skippable || bytes.elementsEqual([0x28, 0xB5, 0x2F, 0xFD])
        }
    }

    /// How many bytes ``beginsMember(_:)`` wants to see.
    var magicSize: Int {
        switch kind {
        case .gzip: 2
        case .zlib, .deflate, .brotli: 0
        case .zstd: 4
        }
    }

    private func begins(_ bytes: some Collection<UInt8>, _ magic: [UInt8]) -> Bool? {
        if bytes.isEmpty { return nil }
        guard magic.starts(with: bytes.prefix(magic.count)) else { return false }
        return bytes.count < magic.count ? nil : true
    }

    /// Says what data is that begins with two bytes: raw deflate data has no mark, so it is what is left.
    static func detect(_ first: UInt8, _ second: UInt8) -> CompressionFormat {
        if first == 0x1F, second == 0x8B { return .gzip }
        let isZlib = first & 0x0F == 8 && first >> 4 <= 7 && (Int(first) << 8 | Int(second)) % 31 == 0
        return isZlib ? .zlib : .deflate
    }
}
