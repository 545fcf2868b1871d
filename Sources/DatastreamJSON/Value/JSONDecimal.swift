/// A JSON number taken apart: its significant digits and the power of ten they are to be multiplied with.
struct JSONDecimal {
    private let text: String
    private let isNegative: Bool
    /// How many digits lie between the first and the last that are not zero; 0 for the number zero.
    private let digitCount: Int
    /// Those digits read as one whole number; meaningless beyond 19 digits.
    private let significand: UInt64
    /// The power of ten that makes the significand the number.
    private let exponent: Int

    /// Takes apart text that the number grammar has accepted.
    init(_ text: String) {
        var significand: UInt64 = 0
        var digitCount = 0
        var zerosSinceLastDigit = 0
        var exponent = 0
        var isFraction = false
        var written: Int?
        var isWrittenNegative = false
        for byte in text.utf8 {
            if let exponent = written {
                // Capped far beyond the length of any text in memory, so that the cap changes no result.
                if byte == UInt8(ascii: "-") {
                    isWrittenNegative = true
                } else if byte != UInt8(ascii: "+") {
                    written = min(exponent * 10 + Int(byte & 0x0F), Int.max / 16)
                }
            } else if JSONNumberGrammar.isDigit(byte) {
                if isFraction { exponent -= 1 }
                if byte != UInt8(ascii: "0") {
                    for _ in 0..<zerosSinceLastDigit { significand &*= 10 }
                    significand = significand &* 10 &+ UInt64(byte & 0x0F)
                    digitCount += zerosSinceLastDigit + 1
                    zerosSinceLastDigit = 0
                } else if digitCount > 0 {
                    zerosSinceLastDigit += 1
                }
            } else if byte == UInt8(ascii: ".") {
                isFraction = true
            } else if byte != UInt8(ascii: "-") {
                written = 0
            }
        }
        let shift = written ?? 0
        self.text = text
        self.isNegative = text.utf8.first == UInt8(ascii: "-")
        self.digitCount = digitCount
        self.significand = significand
        self.exponent = exponent + zerosSinceLastDigit + (isWrittenNegative ? -shift : shift)
    }

    /// The number in an integer type, when it is whole and fits.
    func integer<T: FixedWidthInteger>(_ type: T.Type) -> T? {
        guard digitCount > 0 else { return 0 }
        guard exponent >= 0 else { return nil }
        var value: T = 0
        let digits = text.utf8.lazy.filter(JSONNumberGrammar.isDigit).drop { $0 == UInt8(ascii: "0") }
        for byte in digits.prefix(digitCount) {
            guard let shifted = Self.timesTen(value) else { return nil }
            let digit = T(truncatingIfNeeded: byte & 0x0F)
            let (sum, overflow) =
                isNegative ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            guard !overflow else { return nil }
            value = sum
        }
        // The value is not zero, so it overflows long before a huge exponent has been counted down.
        for _ in 0..<exponent {
            guard let shifted = Self.timesTen(value) else { return nil }
            value = shifted
        }
        return value
    }

    /// The number as a `Double` when one correctly rounded operation gives it (Clinger's fast path), else `nil`.
    var exactDouble: Double? {
        guard digitCount <= 15, Self.powersOfTen.indices.contains(abs(exponent)) else { return nil }
        let magnitude =
            exponent < 0
            ? Double(significand) / Self.powersOfTen[-exponent]
            : Double(significand) * Self.powersOfTen[exponent]
        return isNegative ? -magnitude : magnitude
    }

    private static func timesTen<T: FixedWidthInteger>(_ value: T) -> T? {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        return overflow ? nil : product
    }

    /// The powers of ten that a `Double` holds exactly.
    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
