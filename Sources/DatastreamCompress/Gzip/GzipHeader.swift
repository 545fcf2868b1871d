/// The fields of a gzip header (RFC 1952, section 2.3).
///
/// The default names nothing and has no time, so that the output depends on the input alone.
public struct GzipHeader: Hashable, Sendable {
    /// The name of the file, or nil; ISO 8859-1 without NUL.
    ///
    /// Of a name that is read, the first 1,023 bytes.
    public var name: String?
    /// A comment for people, or nil; ISO 8859-1 without NUL.
    ///
    /// Of a comment that is read, the first 1,023 bytes.
    public var comment: String?
    /// When the file was changed, in seconds since 1970, or 0 for unknown.
    public var modificationTime: UInt32
    /// The system the member was made on; 3, Unix, is what this package writes by default.
    public var operatingSystem: UInt8

    /// Creates a header.
    /// - Parameters:
    ///   - name: The name of the file. Default: nil.
    ///   - comment: A comment. Default: nil.
    ///   - modificationTime: Seconds since 1970. Default: 0, unknown.
    ///   - operatingSystem: The system. Default: 3, Unix.
    public init(
        name: String? = nil,
        comment: String? = nil,
        modificationTime: UInt32 = 0,
        operatingSystem: UInt8 = 3
    ) {
        self.name = name
        self.comment = comment
        self.modificationTime = modificationTime
        self.operatingSystem = operatingSystem
    }

    /// How many bytes of a name or a comment are kept when a header is read, with the NUL at its end.
    static let maxTextSize = 1_024

    /// The header as it stands in front of a member.
    func encoded(extraFlags: UInt8) throws(CompressionError) -> [UInt8] {
        let flags: UInt8 = (name == nil ? 0 : 8) | (comment == nil ? 0 : 16)
        var bytes: [UInt8] = [0x1F, 0x8B, 8, flags]
        bytes += littleEndianBytes(modificationTime)
        bytes += [extraFlags, operatingSystem]
        if let name { try append(name, "name", to: &bytes) }
        if let comment { try append(comment, "comment", to: &bytes) }
        return bytes
    }

    private func append(_ text: String, _ field: String, to bytes: inout [UInt8]) throws(CompressionError) {
        guard text.utf8.count <= 16_384, text.unicodeScalars.allSatisfy({ (1...255).contains($0.value) }) else {
            throw CompressionError(
                .invalidOption,
                "the gzip header's \(field) has to be ISO 8859-1 without NUL, and at most 16 KiB long"
            )
        }
        bytes += text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        bytes.append(0)
    }

    /// The text of a field that was read.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes.prefix(while: { $0 != 0 }) { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }
}

/// The end of a member: the checksum and the length of what it holds (RFC 1952).
func gzipTrailer(crc: UInt32, size: UInt64) -> [UInt8] {
    littleEndianBytes(crc) + littleEndianBytes(UInt32(truncatingIfNeeded: size))
}

private func littleEndianBytes(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}
