/// CRC-32 as in zlib and RFC 1952, eight bytes a step.
struct CRC32: Sendable {
    private var register: UInt32 = 0xFFFF_FFFF

    /// The checksum of all bytes so far.
    var value: UInt32 { ~register }

    /// Takes in the bytes of `buffer`.
    mutating func update(_ buffer: UnsafeRawBufferPointer) {
        register = Self.tables.withUnsafeBufferPointer { tables in
            var crc = register
            var position = 0
            while position + 8 <= buffer.count {
                let word = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                let mixed = word ^ UInt64(crc)
                crc = 0
                for byte in 0..<8 {
                    crc ^= tables[(7 - byte) * 256 + Int(truncatingIfNeeded: mixed >> UInt64(8 * byte) & 0xFF)]
                }
                position += 8
            }
            while position < buffer.count {
                crc = tables[Int((crc ^ UInt32(buffer[position])) & 0xFF)] ^ (crc >> 8)
                position += 1
            }
            return crc
        }
    }

    /// Eight tables one after the other: table `k` holds the effect of a byte that is followed by `k` zero bytes.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
            tables[byte] = crc
        }
        for position in 256..<tables.count {
            let previous = tables[position - 256]
            tables[position] = tables[Int(previous & 0xFF)] ^ (previous >> 8)
        }
        return tables
    }()
}
