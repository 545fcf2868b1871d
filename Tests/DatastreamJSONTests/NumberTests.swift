import DatastreamJSON
import Testing

@Suite struct NumberTests {
    private func number(_ text: String) throws -> JSONNumber {
        try #require(JSONNumber(text: text))
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("1.0", 1), ("1e3", 1000), ("12.50e1", 125), ("-1.5e1", -15), ("1000e-3", 1),
        ("0e99999999999999999999", 0),
        ("0.000", 0), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
        ("-9223372036854775808.000", Int.min),
        ("922337203685477580.7e1", Int.max), ("0.0000000000000000000000000000001e31", 1), ("1E0", 1), ("1e-0", 1),
        ("100e-2", 1),
        ("-12e+2", -1200),
    ])
    func `Whole numbers convert exactly in any notation`(text: String, value: Int) throws {
        #expect(try number(text).int == value)
    }

    @Test(arguments: [
        "1.5", "1e-1", "0.1", "9223372036854775808", "-9223372036854775809", "1e19", "1e400",
        "1e99999999999999999999999", "-1e-400",
        "1e-99999999999999999999", "922337203685477580.8e1", "10.01e1",
    ])
    func `Fractions and numbers out of range are not integers`(text: String) throws {
        #expect(try number(text).int == nil)
    }

    @Test func `Every width has its own range`() throws {
        #expect(try number("255").exactly(UInt8.self) == 255)
        #expect(try number("256").exactly(UInt8.self) == nil)
        #expect(try number("2.56e2").exactly(UInt8.self) == nil)
        #expect(try number("2.55e2").exactly(UInt8.self) == 255)
        #expect(try number("-1").exactly(UInt.self) == nil)
        #expect(try number("-0").exactly(UInt.self) == 0)
        #expect(try number("-0.0").exactly(UInt.self) == 0)
        #expect(try number("-128e0").exactly(Int8.self) == -128)
        #expect(try number("-129e0").exactly(Int8.self) == nil)
        #expect(try number("18446744073709551615").exactly(UInt64.self) == .max)
        #expect(try number("18446744073709551615.0").exactly(UInt64.self) == .max)
        #expect(try number("340282366920938463463374607431768211455").exactly(UInt128.self) == .max)
        #expect(try number("34028236692093846346337460743176821145.5e1").exactly(UInt128.self) == .max)
        #expect(try number("34028236692093846346337460743176821145.6e1").exactly(UInt128.self) == nil)
    }

    @Test(arguments: [
        ("0", 0.0), ("1", 1), ("12.5", 12.5), ("0.1", 0.1), ("1e22", 1e22), ("1e23", 1e23),
        ("123456789012345678", 123456789012345680),
        ("1.7976931348623157e308", Double.greatestFiniteMagnitude), ("5e-324", .leastNonzeroMagnitude), ("1e-400", 0),
        ("-2.5E-3", -2.5e-3),
        ("9007199254740993", 9007199254740992), ("0.30000000000000004", 0.1 + 0.2), ("100000000000000000000", 1e20),
        ("123456.789e3", 123456789), ("0.000001", 1e-6), ("10203040506070809e-5", 102030405060.70809),
    ])
    func `The nearest Double is found`(text: String, value: Double) throws {
        #expect(try number(text).double == value)
    }

    @Test func `The sign of zero survives`() throws {
        #expect(try number("-0").double?.sign == .minus)
        #expect(try number("-0.0e5").double?.sign == .minus)
        #expect(JSONNumber(-0.0)?.text == "-0")
    }

    @Test(arguments: ["1e400", "-1e400", "1e309", "1e99999999999999999999"])
    func `Numbers beyond Double have no Double but keep their text`(text: String) throws {
        #expect(try number(text).double == nil)
        #expect(try JSONValue(parsing: "[\(text)]").description == "[\(text)]")
    }

    @Test func `Random doubles read as the standard library reads them`() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<5_000 {
            let digits = String(random.next() >> UInt64.random(in: 0..<60, using: &random))
            let fraction =
                Bool.random(using: &random) ? ".\(random.next() >> UInt64.random(in: 0..<60, using: &random))" : ""
            let exponent = Bool.random(using: &random) ? "e\(Int.random(in: -30...30, using: &random))" : ""
            let text = digits + fraction + exponent
            #expect(try number(text).double == Double(text), "\(text)")
        }
    }

    @Test(arguments: [
        (1.0, "1"), (0.1, "0.1"), (-2.5, "-2.5"), (1e20, "1e+20"), (.leastNonzeroMagnitude, "5e-324"), (1e-7, "1e-07"),
        (123456789.0, "123456789"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
    ])
    func `Doubles are written short`(value: Double, text: String) throws {
        #expect(JSONNumber(value)?.text == text)
        #expect(JSONNumber(value)?.double == value)
    }

    @Test func `Floats are written short`() {
        #expect(JSONNumber(Float(0.1))?.text == "0.1")
        #expect(JSONNumber(Float(16777216))?.text == "16777216")
        #expect(JSONNumber(Float(0.1))?.float == 0.1)
        #expect(JSONNumber(text: "1e39")?.float == nil)
    }

    @Test func `Infinity and NaN are no numbers`() {
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONNumber(-Double.infinity) == nil)
        #expect(JSONNumber(Float.infinity) == nil)
        #expect(JSONValue(floatLiteral: .nan) == .null)
    }

    @Test(arguments: ["", " 1", "1 ", "+1", "01", "1.", ".1", "1e", "-", "0x1", "NaN", "1,5", "１"])
    func `Text that is not a number is refused`(text: String) {
        #expect(JSONNumber(text: text) == nil)
    }

    @Test func `Numbers are equal when their texts are`() {
        #expect(JSONNumber(text: "1") == 1)
        #expect(JSONNumber(text: "1.0") != 1)
        #expect(JSONNumber(UInt64.max).description == "18446744073709551615")
    }
}
