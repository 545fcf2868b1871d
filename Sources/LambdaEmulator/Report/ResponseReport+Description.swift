extension ResponseReport: CustomStringConvertible {
    /// One line, such as `GET /?rows=5 200 first byte 12.3 ms 1.2 MB 340 ms`, with the outcome if it is not `complete`.
    public var description: String {
        var words = [method, path, status.map(String.init) ?? "-"]
        if let timeToFirstByte { words.append("first byte \(Self.text(timeToFirstByte))") }
        words.append(Self.text(bytes: bytes))
        words.append(Self.text(duration))
        if outcome != .complete { words.append(outcome.description) }
        return words.map(Self.onOneLine).joined(separator: " ")
    }

    private static func onOneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    private static func text(_ duration: Duration) -> String {
        let milliseconds = duration / .milliseconds(1)
        return milliseconds < 1_000 ? "\(rounded(milliseconds)) ms" : "\(rounded(milliseconds / 1_000)) s"
    }

    private static func text(bytes: Int) -> String {
        switch bytes {
        case ..<1_000: "\(bytes) B"
        case ..<1_000_000: "\(rounded(Double(bytes) / 1e3)) kB"
        default: "\(rounded(Double(bytes) / 1e6)) MB"
        }
    }

    /// Three digits or so: one decimal below 100, none above.
    private static func rounded(_ value: Double) -> String {
        guard value < 100 else { return String(Int(value.rounded())) }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
