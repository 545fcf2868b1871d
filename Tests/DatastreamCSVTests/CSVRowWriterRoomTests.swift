import DatastreamCSV
import DatastreamCore
import DatastreamTesting
import Testing

/// The writer's buffer ends somewhere in a row: whatever stands there is written as anywhere else.
@Suite struct CSVRowWriterRoomTests {
    @Test(arguments: [",", "::"], [false, true])
    func `A row is the same wherever the buffer ends`(delimiter: String, escapeFormulae: Bool) async throws {
        let format = csvFormatStream(delimiter: delimiter, newline: "\n", escapeFormulae: escapeFormulae)
        let fields = [
            "12345678", "false", "1.50", "0.25", "word", "\"a longer text, in quotes\"", "", "99999999999", "true",
        ]
        let comma = delimiter == "," ? fields[5] : "a longer text, in quotes"
        let line = (fields[..<5] + [comma] + fields[6...]).joined(separator: delimiter)
        // a long text in front moves the row's end over that of the buffer, byte by byte
        for length in 36_760..<36_880 {
            let rows = [
                Row { row in
                    row.field(String(repeating: "x", count: length))
                    row.field(12_345_678)
                    row.field(false)
                    row.field(150, scale: 2)
                    row.field(0.25)
                    row.field("word")
                    row.field("a longer text, in quotes")
                    row.emptyField()
                    row.field(99_999_999_999)
                    row.field(true)
                }
            ]
            let written = try await streamToString(createReadableStream(rows).pipe(through: format))
            #expect(written == String(repeating: "x", count: length) + delimiter + line + "\n")
        }
    }

    /// Between two 8-digit numbers the digits take another path.
    @Test func `Numbers at the edges of their paths are written as Swift prints them`() async throws {
        var numbers: [UInt64] = [0, 9_999, 10_000, 99_999_999, 100_000_000, 4_294_967_295, 4_294_967_296, .max]
        var power: UInt64 = 1
        for _ in 0..<19 {
            power *= 10
            numbers += [power - 1, power, power + 1]
        }
        for scale in 0...18 {
            let rows = numbers.map { number in Row { $0.field(number, scale: scale) } }
            let written = try await streamToString(
                createReadableStream(rows).pipe(through: csvFormatStream(newline: "\n"))
            )
            let expected = numbers.map { number in
                let digits = String(number)
                let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
                return scale == 0 ? padded : "\(padded.dropLast(scale)).\(padded.suffix(scale))"
            }
            #expect(written == expected.map { $0 + "\n" }.joined(), "scale \(scale)")
        }
    }

    /// Strings that are not Swift's own small ones, but short: a literal's and a growing one's.
    @Test func `Short texts are written wherever their bytes are`() async throws {
        var texts: [String] = ["literal", "=formula", "a,b", " ", ""]
        for length in 0...20 {
            var text = String()
            text.reserveCapacity(100)
            text += String(repeating: "y", count: length)
            texts.append(text)
        }
        let written = try await streamToString(
            createReadableStream([texts]).pipe(through: csvFormatStream(newline: "\n", escapeFormulae: false))
        )
        let fields = ["literal", "\"=formula\"", "\"a,b\"", "\" \"", ""]
        let expected = fields + (0...20).map { String(repeating: "y", count: $0) }
        #expect(written == expected.joined(separator: ",") + "\n")
    }
}
