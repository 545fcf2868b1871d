/// Encodes bytes in base64 (RFC 4648) with padding.
package func base64(_ bytes: some Collection<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var group: UInt32 = 0
    var size = 0
    func emit() {
        for digit in 0..<4 {
            let value = group >> UInt32(18 - 6 * digit) & 0x3F
            text.append(digit <= size ? alphabet[Int(value)] : UInt8(ascii: "="))
        }
    }
    for byte in bytes {
        group |= UInt32(byte) << UInt32(16 - 8 * size)
        size += 1
        if size == 3 {
            emit()
            (group, size) = (0, 0)
        }
    }
    if size > 0 { emit() }
    return String(decoding: text, as: UTF8.self)
}
