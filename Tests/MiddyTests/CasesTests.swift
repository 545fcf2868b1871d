import Foundation
import Testing

/// `Cases.md` names tests that exist, and leaves no case out.
struct CasesTests {
    private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let folders = [
        "MiddyTests", "MiddyTestingTests", "MiddyHTTPTests", "MiddyLambdaTests", "LambdaEmulatorTests",
    ]

    /// The rows of the tables, which begin with a letter of a case: the cases and what is said of them.
    private func rows() throws -> [(cases: String, text: String)] {
        let table = try String(contentsOf: Self.here.appendingPathComponent("Cases.md"), encoding: .utf8)
        return table.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.dropFirst(2).first?.isUppercase == true }
            .map { line in
                let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                return (String(cells[1]), cells.dropFirst(2).joined(separator: "|"))
            }
    }

    /// The names of all tests of the folders; a test without a name of its own has that of its function.
    private func names() throws -> Set<String> {
        var names: Set<String> = []
        for folder in Self.folders {
            let url = Self.here.deletingLastPathComponent().appendingPathComponent(folder)
            for file in try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
            where file.pathExtension == "swift" {
                let source = try String(contentsOf: file, encoding: .utf8)
                for match in source.matches(of: /@Test\(\s*"((?:[^"\\]|\\.)*)"/) { names.insert(String(match.1)) }
                for match in source.matches(of: /func (\w+)\(/) { names.insert(String(match.1)) }
            }
        }
        return names
    }

    @Test("every test that Cases.md names exists")
    func namesExist() throws {
        let names = try names()
        let quoted = try rows().flatMap { $0.text.matches(of: /"([^"]+)"/).map { String($0.1) } }
        #expect(quoted.count > 60)
        for name in quoted { #expect(names.contains(name), "no test is called \(name)") }
    }

    @Test("every case has a row, and one row alone", arguments: [("C", 82), ("S", 31), ("X", 11), ("L", 15)])
    func isComplete(letter: String, count: Int) throws {
        var found: [Int: Int] = [:]
        for row in try rows() {
            for cell in row.cases.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
                let bounds = cell.split(separator: "–").filter { $0.hasPrefix(letter) }.compactMap {
                    Int($0.dropFirst())
                }
                guard let first = bounds.first, let last = bounds.last else { continue }
                for number in first...last { found[number, default: 0] += 1 }
            }
            #expect(row.text.count > 20, "a row says nothing: \(row.cases)")
        }
        #expect(found == Dictionary(uniqueKeysWithValues: (1...count).map { ($0, 1) }))
    }
}
