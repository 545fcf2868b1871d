import DatastreamCore
import NIOCore

@testable import DatastreamCSV

/// What the fuzzer makes of its bytes: four of options, the rest a table; and what has to hold for every one.
struct CSVFuzzInput {
    private let options: [Int]
    let text: [UInt8]

    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count >= 4 else { return nil }
        options = bytes.prefix(4).map(Int.init)
        text = Array(bytes.dropFirst(4))
    }

    var delimiter: String { [",", ";", "\t", "|", "::", "€", "a", " "][options[0] & 7] }
    var newline: CSVNewline {
        let choices: [CSVNewline] = [.automatic, "\n", "\r\n", "\r", "||", .automatic, "\n\n", .automatic]
        return choices[options[0] >> 3 & 7]
    }
    var quote: Character? { ["\"", "\"", "'", nil][options[0] >> 6] }
    var escape: Character? { [nil, nil, "\\", "'"][options[1] & 3] }
    var maxFieldSize: Int? { [nil, nil, 3, 40][options[1] >> 6] }
    var chunks: [[UInt8]] { pieces(text, of: options[2] + 1) }
    var smallChunks: [[UInt8]] { pieces(text, of: options[3] % 17 + 1) }
    var quoting: CSVQuotePolicy { [.minimal, .minimal, .all, .nonNumeric][options[3] >> 6] }

    var stage: CSVParseStream {
        csvParseStream(
            delimiter: delimiter,
            newline: newline,
            quote: quote,
            escape: escape,
            header: options[1] & 4 == 0 ? .none : .firstRow,
            comment: options[1] & 32 == 0 ? nil : "#",
            blankLines: options[1] & 8 == 0 ? .row : .skipped,
            errors: options[1] & 16 == 0 ? .collected : .thrown,
            maxFieldSize: maxFieldSize
        )
    }

    /// What does not hold, or nil.
    func violation() -> String? {
        let expected = parse([text], stage, careful: true)
        for (name, chunks) in [("whole", [text]), ("chunks", chunks), ("small chunks", smallChunks)] {
            for instructions in [3, 2, 1, 0] as [Int32] {
                let parsed = parse(chunks, stage, instructions: instructions)
                if parsed != expected { return "\(name), instructions \(instructions): \(parsed), not \(expected)" }
            }
            let parsed = parse(chunks, stage, careful: true)
            if parsed != expected { return "\(name), careful: \(parsed), not \(expected)" }
        }
        return roundTripViolation(expected.rows) ?? detectionViolation()
    }

    /// Rows that were formatted are parsed as they were.
    private func roundTripViolation(_ rows: [[[UInt8]]]) -> String? {
        let texts = rows.map { $0.map { String(decoding: $0, as: UTF8.self) } }
        let format = csvFormatStream(
            delimiter: delimiter,
            newline: newline.text ?? "\r\n",
            quote: quote ?? "\"",
            escape: escape,
            quoting: quoting,
            escapeFormulae: false
        )
        guard let written = output(CSVFormatStream.Of<[String]>(format), texts) else { return nil }
        let back = csvParseStream(delimiter: delimiter, newline: newline, quote: quote ?? "\"", escape: escape)
        let parsed = parse([written], back)
        guard parsed.texts == texts, parsed.problems.isEmpty, parsed.error == nil else {
            return
                "\(texts) is written as \(String(decoding: written, as: UTF8.self).debugDescription) and read as \(parsed)"
        }
        // rows of a parser are written as arrays of their texts are
        let direct = Fused(back, CSVFormatStream.Of<CSVRow>(format))
        let again = output(direct, [ByteBuffer(bytes: written)])
        return again == written ? nil : "rows are written as \(again ?? []), texts as \(written)"
    }

    /// Detectors hand out what they got, but for the header, and what they find can be used.
    private func detectionViolation() -> String? {
        let delimiters = csvDetectDelimitersStream()
        let header = csvDetectHeaderStream(delimiters: .detected(by: delimiters))
        let detection = Fused(delimiters, header)
        let buffers = chunks.map { ByteBuffer(bytes: $0) }
        guard output(delimiters, buffers) == text else { return "the detector of delimiters changes the text" }
        guard let rest = output(detection, buffers) else {
            // it may where a quote makes a header of all the text
            let run = RunContext()
            guard output(delimiters, buffers, in: run) != nil else { return "the detector of delimiters throws" }
            let parsed = parse([text], csvParseStream(delimiters: .value(run[delimiters] ?? CSVDelimiters())))
            let isOpen = parsed.rows.count == 1 && parsed.problems["UnterminatedQuote"] != nil
            return isOpen ? nil : "the detector of headers throws"
        }
        guard rest == Array(text.suffix(rest.count)) else { return "the detector of headers changes the rest" }
        let rows = csvParseStream(delimiters: .detected(by: delimiters), header: .detected(by: header))
        let parser = Fused(Fused(detection, rows), CSVFormatStream.Of<CSVRow>(csvFormatStream()))
        return output(parser, buffers) == nil ? "what was detected cannot be used" : nil
    }

    /// The bytes that a stage makes, or nil when it throws.
    private func output<Stage: TransformStream>(
        _ stage: Stage,
        _ inputs: [Stage.Input],
        in run: RunContext = RunContext()
    ) -> [UInt8]?
    where Stage.Output == ByteBuffer {
        var bytes: [UInt8] = []
        do {
            var kernel = try stage.makeTransformer(in: run)
            func drain() throws {
                while case .output(let chunk) = try kernel.next() { bytes += chunk.readableBytesView }
            }
            for input in inputs {
                try kernel.receive(input)
                try drain()
            }
            try kernel.receiveEnd()
            try drain()
            return bytes
        } catch {
            return nil
        }
    }
}
