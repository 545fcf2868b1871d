/// Random identifiers in the forms the service uses.
enum RandomID {
    /// A version 4 UUID in lower case, RFC 9562.
    static func uuid() -> String {
        let high = UInt64.random(in: .min ... .max) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = UInt64.random(in: .min ... .max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = hexadecimal(high, digits: 16) + hexadecimal(low, digits: 16)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(position) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    /// An X-Ray trace header for a request that came at `time`, not sampled.
    static func traceHeader(at time: WallTime) -> String {
        let root = hexadecimal(UInt64(UInt32(truncatingIfNeeded: time.seconds)), digits: 8)
        let unique = hexadecimal(.random(in: .min ... .max), digits: 16)
        let rest = hexadecimal(UInt64(UInt32.random(in: .min ... .max)), digits: 8)
        let parent = hexadecimal(.random(in: .min ... .max), digits: 16)
        return "Root=1-\(root)-\(unique)\(rest);Parent=\(parent);Sampled=0"
    }

    private static func hexadecimal(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
