import DatastreamCSV
import DatastreamCore
import DatastreamTesting
import Testing

@Suite("CSVRowWriter")
struct CSVRowWriterTests {
    @Test func integers() async throws {
        let line = try await line { row in
            row.field(0)
            row.field(Int.max)
            row.field(Int.min)
            row.field(UInt64.max)
            row.field(Int8.min)
            row.field(UInt8.max)
            row.field(Int128.min)
        }
        #expect(
            line == """
                0,9223372036854775807,"-9223372036854775808",18446744073709551615,"-128",255,\
                "-170141183460469231731687303715884105728"
                """
        )
    }

    @Test(
        arguments: [
            (1_990, 0, "1990"), (1_990, 2, "19.90"), (0, 2, "0.00"), (5, 2, "0.05"), (-5, 2, "\"-0.05\""),
            (100, 2, "1.00"),
            (-1_990, 2, "\"-19.90\""), (1, 18, "0.000000000000000001"), (Int.max, 18, "9.223372036854775807"),
            (Int.min, 18, "\"-9.223372036854775808\""), (Int.min, 2, "\"-92233720368547758.08\""),
            (0, 18, "0.000000000000000000"),
        ]
    )
    func decimals(value: Int, scale: Int, expected: String) async throws {
        #expect(try await line { $0.field(value, scale: scale) } == expected)
    }

    @Test func theSmallestIntegersTakeTheLargestScale() async throws {
        #expect(try await line { $0.field(Int8.min, scale: 18) } == "\"-0.000000000000000128\"")
        #expect(try await line { $0.field(UInt64.max, scale: 18) } == "18.446744073709551615")
    }

    @Test func integersAreWrittenAsSwiftPrintsThem() async throws {
        var random = SeededGenerator(seed: 3)
        let numbers = (0..<2_000).map { _ in
            Int(truncatingIfNeeded: random.next()) >> Int.random(in: 0..<64, using: &random)
        }
        let written = try await text(numbers.map { number in Row { $0.field(number) } })
        let expected = numbers.map { $0 < 0 ? "\"\($0)\"\r\n" : "\($0)\r\n" }.joined()
        #expect(written == expected)
    }

    /// Up to eight digits take a path of their own.
    @Test(arguments: 0...18)
    func everyNumberOfDigitsAtEveryScale(scale: Int) async throws {
        let powers = (0...18).map { exponent in (0..<exponent).reduce(1) { power, _ in power * 10 } }
        let numbers = powers.flatMap { [$0 - 1, $0, $0 + 1] }
        let written = try await text(
            numbers.map { number in
                Row { row in
                    row.field(number, scale: scale)
                    row.field(UInt64(number), scale: scale)
                    row.field(Int128(number), scale: scale)
                    row.field(Int32(truncatingIfNeeded: number), scale: 0)
                    row.field(UInt8(truncatingIfNeeded: number))
                }
            }
        )
        let expected = numbers.map { number in
            let digits = String(number)
            let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
            let decimal = scale == 0 ? digits : padded.dropLast(scale) + "." + padded.suffix(scale)
            let word = Int32(truncatingIfNeeded: number)
            let last = word < 0 ? "\"\(word)\"" : "\(word)"
            return "\(decimal),\(decimal),\(decimal),\(last),\(number % 256)\r\n"
        }
        #expect(written == expected.joined())
    }

    @Test(
        arguments: [
            (0.1, "0.1"), (1, "1.0"), (-1.5, "\"-1.5\""), (1e16, "1e+16"), (.leastNonzeroMagnitude, "5e-324"),
            (-0.0, "\"-0.0\""),
            (.infinity, "inf"), (.nan, "nan"), (-.infinity, "'-inf"),
            (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
        ] as [(Double, String)]
    )
    func floatingPointNumbers(value: Double, expected: String) async throws {
        #expect(try await line { $0.field(value) } == expected)
    }

    @Test(arguments: [-1, 19, .max, .min])
    func aScaleThatCannotBeUsedFailsTheRow(scale: Int) async throws {
        let rows = [
            Row { $0.field(1, scale: 0) },
            Row { row in
                row.field(1, scale: scale)
                row.field(2)
            },
        ]
        let error = await #expect(throws: CSVError.self) { try await text(rows) }
        #expect(error?.code == .rowFailed && error?.row == 1)
        #expect(error?.message == "a number's scale is \(scale); it has to be 0 to 18")
    }

    @Test func shortDecimalsAreWrittenAsSwiftPrintsThem() async throws {
        var random = SeededGenerator(seed: 4)
        var numbers: [Double] = [
            0, 0.001, 0.0009999, 999_999_999, 999_999_999.999999, 1e9, 100, 123456.5, 0.1 + 0.2, 1 / 3,
        ]
        for _ in 0..<20_000 {
            let digits = Double(
                Int.random(in: 0..<1_000_000_000_000, using: &random) >> Int.random(in: 0..<40, using: &random)
            )
            let power = (0..<Int.random(in: 0...9, using: &random)).reduce(1.0) { product, _ in product * 10 }
            numbers += [digits / power, (digits / power).nextUp, digits * power]
        }
        let written = try await text(numbers.map { number in Row { $0.field(number) } })
        #expect(written == numbers.map { "\($0)\r\n" }.joined())
    }

    @Test func numbersWhoseBytesAreTheDialectsAreQuoted() async throws {
        let format = csvFormatStream(delimiter: "1", escapeFormulae: false)
        #expect(try await line(format) { $0.field(213) } == "\"213\"")
        #expect(try await line(format) { $0.field(203) } == "203")
        #expect(try await line(csvFormatStream(delimiter: "u")) { $0.field(true) } == "\"true\"")
        #expect(try await line(csvFormatStream(delimiter: ".")) { $0.field(5, scale: 2) } == "\"0.05\"")
        #expect(try await line(csvFormatStream(quote: "5", escapeFormulae: false)) { $0.field(15) } == "51555")
    }

    @Test func truthAndNothing() async throws {
        let line = try await line { row in
            row.field(true)
            row.field(false)
            row.field(nil as String?)
            row.field("text" as String?)
            row.emptyField()
        }
        #expect(line == "true,false,,text,")
    }

    @Test func emptyFieldsComeFirstToo() async throws {
        #expect(
            try await line { row in
                row.emptyField()
                row.field("")
            } == ","
        )
        #expect(try await line { _ in } == "")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_773_342_238_000, "2026-03-12T19:03:58.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_167_219_200_001, "\"-62167219200001\""), (253_402_300_800_000, "253402300800000"),
            (.max, "9223372036854775807"), (.min, "\"-9223372036854775808\""),
        ] as [(Int64, String)]
    )
    func instants(milliseconds: Int64, expected: String) async throws {
        #expect(try await line { $0.field(millisecondsSince1970: milliseconds) } == expected)
    }

    /// Short texts take a path of their own: any length, any byte, at any place, in any dialect.
    @Test(arguments: [",", ";", "\t", "|", "é"])
    func `Short texts are written as long ones are`(delimiter: String) async throws {
        let format = csvFormatStream(delimiter: delimiter, newline: "\n")
        var texts: [String] = []
        for scalar in (0..<128).compactMap(Unicode.Scalar.init) + ["é", "\u{FEFF}"] {
            for length in 0..<18 {
                for place in 0...length {
                    let letters = String(repeating: "x", count: length)
                    let split = letters.index(letters.startIndex, offsetBy: place)
                    texts.append(letters[..<split] + String(scalar) + letters[split...])
                }
            }
        }
        let expected = texts.map { text in
            let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
            let asks = text.unicodeScalars.contains { "\"\r\n\(delimiter)".unicodeScalars.contains($0) }
            let begins = text.unicodeScalars.first.map { " \u{FEFF}".unicodeScalars.contains($0) } ?? false
            let isQuoted = asks || begins || text.unicodeScalars.last == " "
            let field = (isFormula ? "'" : "") + text.replacing("\"", with: "\"\"")
            return isQuoted ? "\"\(field)\"\n" : "\(field)\n"
        }
        let rows = texts.map { text in Row { $0.field(text) } }
        let written = try await streamToString(createReadableStream(rows).pipe(through: format))
        #expect(written == expected.joined())
    }
}
