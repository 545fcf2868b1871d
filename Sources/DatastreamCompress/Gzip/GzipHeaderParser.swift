#if ISAL
    import CZlib

    /// Reads the header of a gzip member, however it is cut (RFC 1952, section 2.3).
    struct GzipHeaderParser {
        private enum Part: Int { case fixed, extraLength, extra, name, comment, checksum, done }

        private(set) var header = GzipHeader()
        private var part = Part.fixed
        private var flags: UInt8 = 0
        /// The bytes of the present part, as far as they are kept.
        private var bytes: [UInt8] = []
        private var extraBytesLeft = 0
        private var crc: UInt32 = 0

        var isDone: Bool { part == .done }

        /// Reads some of the input.
        /// - Returns: How many bytes; fewer than there are only at the header's end.
        mutating func parse(_ input: UnsafeRawBufferPointer) throws(CompressionError) -> Int {
            var index = 0
            while index < input.count, !isDone {
                try take(input[index])
                index += 1
            }
            return index
        }

        private mutating func take(_ byte: UInt8) throws(CompressionError) {
            if part != .checksum {
                withUnsafePointer(to: byte) { crc = UInt32(truncatingIfNeeded: crc32(UInt(crc), $0, 1)) }
            }
            switch part {
            case .fixed:
                bytes.append(byte)
                if bytes.count == 10 { try takeFixedPart() }
            case .extraLength:
                bytes.append(byte)
                guard bytes.count == 2 else { return }
                extraBytesLeft = Int(bytes[0]) | Int(bytes[1]) << 8
                enter(extraBytesLeft > 0 ? .extra : .name)
            case .extra:
                extraBytesLeft -= 1
                if extraBytesLeft == 0 { enter(.name) }
            case .name, .comment: takeText(byte)
            case .checksum:
                bytes.append(byte)
                guard bytes.count == 2 else { return }
                guard UInt16(bytes[0]) | UInt16(bytes[1]) << 8 == UInt16(truncatingIfNeeded: crc) else {
                    throw corrupt("header crc mismatch")
                }
                enter(.done)
            case .done: break
            }
        }

        private mutating func takeFixedPart() throws(CompressionError) {
            guard bytes[0] == 0x1F, bytes[1] == 0x8B else { throw corrupt("incorrect header check") }
            guard bytes[2] == 8 else { throw corrupt("unknown compression method") }
            flags = bytes[3]
            guard flags & 0xE0 == 0 else { throw corrupt("unknown header flags set") }
            header.modificationTime = (4..<8).reversed().reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
            header.operatingSystem = bytes[9]
            enter(.extraLength)
        }

        private mutating func takeText(_ byte: UInt8) {
            if byte != 0 {
                if bytes.count < GzipHeader.maxTextSize - 1 { bytes.append(byte) }
                return
            }
            if part == .name { header.name = GzipHeader.text(bytes) } else { header.comment = GzipHeader.text(bytes) }
            enter(part == .name ? .comment : .checksum)
        }

        /// Goes to a part, or to the first one after it that the flags announce.
        private mutating func enter(_ next: Part) {
            bytes = []
            part = next
            if part == .extraLength, flags & 4 == 0 { part = .name }
            if part == .name, flags & 8 == 0 { part = .comment }
            if part == .comment, flags & 16 == 0 { part = .checksum }
            if part == .checksum, flags & 2 == 0 { part = .done }
        }

        private func corrupt(_ reason: String) -> CompressionError {
            CompressionError(.corruptInput, "Decompression failed: \(reason)")
        }
    }
#endif
