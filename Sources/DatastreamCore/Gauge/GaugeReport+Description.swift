extension GaugeReport: CustomStringConvertible {
    /// The report as a table, one row a stage, and the bottleneck in the last line.
    public var description: String {
        guard let bottleneck else { return "nothing has run yet" }
        let header = ["", "in", "out", "working", "", "waiting", "held up"]
        let rows = stages.map { stage in
            [
                stage.name, stage.input.text, stage.output.text,
                text(stage.working), share(stage.working),
                text(stage.waitingForUpstream), text(stage.heldByDownstream),
            ]
        }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        let lines = ([header] + rows).map { row in
            zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return column < 1 ? cell.0 + padding : padding + cell.0
            }.joined(separator: "  ")
        }
        let state = isRunning ? "so far" : "in all"
        let last = "\(text(elapsed)) \(state); bottleneck: \(bottleneck.name) (\(share(bottleneck.working)))"
        return (lines + [last]).joined(separator: "\n")
    }

    private func share(_ part: Duration) -> String {
        elapsed > .zero ? "\(Int((part / elapsed * 100).rounded())) %" : "0 %"
    }

    private func text(_ duration: Duration) -> String {
        let microseconds = duration.inNanoseconds / 1_000
        switch microseconds {
        case ..<10_000: return "\(decimal(microseconds, per: 1_000)) ms"
        case ..<1_000_000: return "\(microseconds / 1_000) ms"
        default: return "\(decimal(microseconds, per: 1_000_000)) s"
        }
    }
}

extension GaugeReport.Flow {
    fileprivate var text: String {
        if chunks == 0 { return "–" }
        var parts = ["\(grouped(chunks))"]
        if elements != chunks { parts.append("(\(grouped(elements)))") }
        if let bytes { parts.append(size(bytes)) }
        return parts.joined(separator: " ")
    }

    private func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1_000: "\(bytes) B"
        case ..<1_000_000: "\(decimal(Int64(bytes), per: 1_000)) kB"
        case ..<1_000_000_000: "\(decimal(Int64(bytes), per: 1_000_000)) MB"
        default: "\(decimal(Int64(bytes), per: 1_000_000_000)) GB"
        }
    }
}

private func decimal(_ value: Int64, per unit: Int64) -> String {
    let tenths = (value * 10 + unit / 2) / unit
    return "\(tenths / 10).\(tenths % 10)"
}

private func grouped(_ value: Int) -> String {
    let digits = Array(String(value))
    return digits.indices.reduce(into: "") { text, index in
        if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
        text.append(digits[index])
    }
}
