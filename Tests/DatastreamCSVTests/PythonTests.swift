import DatastreamCSV
import DatastreamCore
import DatastreamTesting
import Foundation
import Testing

/// Runs Python with a script and an input; nil where there is no Python.
func python(_ script: String, _ input: Data) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let (stdin, stdout) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try input.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    process.standardInput = try FileHandle(forReadingFrom: file)
    try process.run()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return output
}

let hasPython: Bool = (try? python("import csv, datetime", Data())) != nil

@Suite("csvFormatStream against Python", .enabled(if: hasPython))
struct PythonTests {
    static let pieces = [
        "a", "B", "7", ",", "\"", "'", "\r", "\n", "\r\n", " ", "\t", ";", "|", "=", "+", "-", "@", "\\", "é", "€", "😀",
        "\u{FEFF}", "\u{2028}", "text", "12345678",
    ]

    static func rows(seed: UInt64, without excluded: Set<String> = []) -> [[String]] {
        var random = SeededGenerator(seed: seed)
        let pieces = pieces.filter { !excluded.contains($0) }
        return (0..<400).map { _ in
            (0..<Int.random(in: 1...6, using: &random)).map { _ in
                (0..<Int.random(in: 0...9, using: &random))
                    .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
            }
        }
    }

    static let script = """
        import csv, io, json, sys
        text = sys.stdin.buffer.read().decode('utf-8')
        rows = csv.reader(io.StringIO(text, newline=''), strict=True, %@)
        sys.stdout.buffer.write(json.dumps(list(rows)).encode())
        """

    @Test(arguments: 0..<8 as Range<UInt64>)
    func whatIsFormattedIsReadBackByPython(seed: UInt64) async throws {
        let rows = Self.rows(seed: seed)
        let written = try await text(rows, csvFormatStream(escapeFormulae: false))
        let read = try python(Self.script.replacingOccurrences(of: "%@", with: ""), Data(written.utf8))
        #expect(try JSONDecoder().decode([[String]].self, from: read) == rows)
    }

    @Test(
        arguments: [
            (";", "\n", "'", "delimiter=';', quotechar=\"'\""), ("\t", "\r\n", "\"", "delimiter='\\t'"),
            ("é", "\r\n", "\"", "delimiter='é'"), ("€", "\n", "|", "delimiter='€', quotechar='|'"),
        ] as [(String, String, Character, String)]
    )
    func otherDialectsAreReadBackByPython(
        delimiter: String,
        newline: String,
        quote: Character,
        dialect: String
    ) async throws {
        let rows = Self.rows(seed: 99)
        let format = csvFormatStream(delimiter: delimiter, newline: newline, quote: quote, escapeFormulae: false)
        let written = try await text(rows, format)
        let read = try python(Self.script.replacingOccurrences(of: "%@", with: dialect), Data(written.utf8))
        #expect(try JSONDecoder().decode([[String]].self, from: read) == rows)
    }

    @Test func anEscapeIsReadBackByPython() async throws {
        // outside quotes Python takes the escape for one too, so every field here has quotes
        let rows = Self.rows(seed: 5).map { $0.map { "," + $0 } }
        let written = try await text(rows, csvFormatStream(escape: "\\", escapeFormulae: false))
        let read = try python(
            Self.script.replacingOccurrences(of: "%@", with: "doublequote=False, escapechar='\\\\'"),
            Data(written.utf8)
        )
        #expect(try JSONDecoder().decode([[String]].self, from: read) == rows)
    }

    @Test func instantsAreWrittenAsByPython() async throws {
        var random = SeededGenerator(seed: 8)
        let instants = (0..<3_000).map { _ in
            Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random)
        }
        let written = try await text(instants.map { instant in Row { $0.field(millisecondsSince1970: instant) } })
        let script = """
            import datetime, json, sys
            epoch = datetime.datetime(1970, 1, 1)
            for instant in json.load(sys.stdin):
                time = epoch + datetime.timedelta(milliseconds=instant)
                sys.stdout.write(time.isoformat(timespec='milliseconds') + 'Z\\r\\n')
            """
        let expected = try python(script, try JSONEncoder().encode(instants))
        #expect(written == String(decoding: expected, as: UTF8.self))
    }
}
