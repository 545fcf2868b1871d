import RegexBuilder

/// Finds a regular expression in a text of which a part has been dealt with but stays visible.
struct RegexFinder {
    private let plain: Regex<AnyRegexOutput>
    private let gated: Regex<AnyRegexOutput>
    private let gate = Gate()

    init<Output>(_ regex: Regex<Output>) {
        // chunks are cut between scalars, not between characters, so what matches has to be defined in scalars
        let plain = Regex<AnyRegexOutput>(regex).matchingSemantics(.unicodeScalar)
        self.plain = plain
        let gate = gate
        gated = Regex<AnyRegexOutput>(
            Regex {
                gate
                plain
            }
        )
    }

    /// All occurrences that begin at `start` or later, in order.
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - start: Where a scalar begins.
    func matches(in text: [UInt8], from start: Int) -> [TextMatch] {
        let string = String(decoding: text, as: UTF8.self)
        let first = string.utf8.index(string.startIndex, offsetBy: start)
        var found = string.matches(of: plain)
        if let match = found.first, match.range.lowerBound < first {
            // an occurrence in the visible part may hide one behind it; only the slower search can tell
            gate.start = first
            found = string.matches(of: gated)
        }
        func bytes(_ range: Range<String.Index>) -> Range<Int> {
            string.utf8.distance(
                from: string.startIndex,
                to: range.lowerBound
            )..<string.utf8.distance(from: string.startIndex, to: range.upperBound)
        }
        return found.map { match in
            var result = TextMatch(range: bytes(match.range))
            for group in match.output.dropFirst() {
                result.groups.append(group.range.map(bytes))
                result.names.append(group.name)
            }
            return result
        }
    }

    /// Matches nothing, at a place and behind it; fails before it.
    private final class Gate: CustomConsumingRegexComponent {
        typealias RegexOutput = Void

        var start = "".startIndex

        func consuming(
            _ input: String,
            startingAt index: String.Index,
            in bounds: Range<String.Index>
        ) -> (upperBound: String.Index, output: Void)? {
            index < start ? nil : (index, ())
        }
    }
}
