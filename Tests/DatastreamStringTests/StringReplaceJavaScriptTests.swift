import DatastreamCore
import DatastreamString
import DatastreamTesting
import Testing

/// Templates and matches as JavaScript's `replaceAll` has them.
@Suite(.enabled(if: hasNode)) struct StringReplaceJavaScriptTests {
    struct Case: Codable {
        var text: String
        var pattern: String
        var template: String
    }

    private static func cases(seed: UInt64, patterns: [String]) -> [Case] {
        let pieces = ["$", "$$", "$&", "$`", "$'", "$1", "$2", "$02", "$12", "$<x>", "$<", "0", "a", ">", "é"]
        var random = SeededGenerator(seed: seed)
        return nastyTexts(seed: seed, count: 400).map { text in
            let template = (0..<Int.random(in: 0...5, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }
            return Case(
                text: text,
                pattern: patterns.randomElement(using: &random) ?? "a",
                template: template.joined()
            )
        }
    }

    @Test func `Texts`() async throws {
        let cases = Self.cases(seed: 31, patterns: ["a", "ab", "b", "é"])
        let script = "return input.map(c => c.text.replaceAll(c.pattern, c.template))"
        for (index, (item, expected)) in zip(cases, try node(script, cases, as: [String].self)).enumerated() {
            let stage = stringReplaceStream(pattern: item.pattern, replacement: .template(item.template))
            let source = createReadableStream(chunks(of: item.text, seed: UInt64(index)))
            #expect(try await streamToString(source.pipe(through: stage)) == expected, "\(item)")
        }
    }

    @Test func `Regular expressions`() async throws {
        let patterns = ["a+", "(a)|(b)", "(?<x>a)(b)?", "a*", "(?:b)(?<x>.)", "^.", "b$"]
        let cases = Self.cases(seed: 32, patterns: patterns)
        let script = "return input.map(c => c.text.replace(new RegExp(c.pattern, 'gu'), c.template))"
        for (index, (item, expected)) in zip(cases, try node(script, cases, as: [String].self)).enumerated() {
            let stage = stringReplaceStream(
                pattern: try Regex(item.pattern),
                replacement: .template(item.template),
                maxMatchLength: 160
            )
            let source = createReadableStream(chunks(of: item.text, seed: UInt64(index)))
            #expect(try await streamToString(source.pipe(through: stage)) == expected, "\(item)")
        }
    }
}
