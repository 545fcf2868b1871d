import CCSVScan
import DatastreamTesting
import Testing

/// Every instruction set finds what portable C finds.
@Suite struct CSVParseIndexTests {
    private struct Found: Equatable {
        var lists: [[UInt32]] = []
        var state: [UInt64] = []
    }

    private func index(_ input: [UInt8], mode: UInt8, _ instructions: Int32, copies: Bool = false) -> Found {
        var dialect = csvscan_dialect(delimiter: 44, quote: 34, has_quote: 1, newline: mode, skips_blank: 0)
        var state = csvscan_state()
        state.may_open = 1
        var padded = (copies ? input.map { _ in 0xFF } : input) + [UInt8](repeating: 0, count: 64)
        let size = input.count + 128
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4 * size) { memory in
            guard let start = memory.baseAddress else { return Found() }
            let parts = (0..<4).map { start + $0 * size }
            let lists = csvscan_lists(entries: parts[0], newlines: parts[1], quoted: parts[2], doubled: parts[3])
            csvscan_index(instructions, &padded, copies ? input : nil, 0, input.count, &dialect, &state, lists)
            #expect(padded.starts(with: input))
            var found = Found(state: [state.inside, state.may_open, state.closed, state.carriage])
            found.state.append(UInt64(state.is_irregular))
            // what is found beyond an irregularity is of no use and may differ
            guard state.is_irregular == 0 else { return Found(state: [1]) }
            for (list, count) in zip(parts, [state.entries, state.newlines, state.quoted, state.doubled]) {
                found.lists.append(Array(UnsafeBufferPointer(start: list, count: count)))
            }
            return found
        }
    }

    @Test(arguments: [UInt8(0), 1, 2])
    func `The same positions and the same state`(mode: UInt8) {
        let pieces = [
            ",", ",", "\r\n", "\n", "abc", "1234567890", ",\"y\",\"z\"\"\"\n", "\n\"\"\"\",", ",\"a\n,\"\r\n", "\r",
            "x\"",
        ]
        var regular = 0
        for number in 0..<4_000 {
            // the last two are irregular in most places
            let allowed = number % 4 == 0 ? pieces : Array(pieces.prefix(9))
            let input = CSVNastyInput.short(seed: UInt64(number), count: 1, pieces: allowed, upTo: 60)[0]
            let expected = index(input, mode: mode, 0)
            if expected.lists.contains(where: { !$0.isEmpty }) { regular += 1 }
            for instructions in 1...max(1, csvscan_best()) {
                #expect(index(input, mode: mode, instructions) == expected, "instructions \(instructions)")
            }
            for instructions in 0...max(0, csvscan_best()) {
                #expect(index(input, mode: mode, instructions, copies: true) == expected, "copying, \(instructions)")
            }
        }
        #expect(regular > 100)
    }
}
