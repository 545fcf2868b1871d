extension FunctionFailure {
    /// What the Runtime API makes of an error type a runtime reports.
    ///
    /// Kept if it contains `Runtime.` or `Function.` and a capitalised word; otherwise `Function.Unknown` for what begins with
    /// `Function.`, and `Runtime.Unknown` for everything else.
    static func normalizedType(_ reported: String?) -> String {
        guard let reported else { return "Runtime.Unknown" }
        if containsKnownType(reported) { return reported }
        return reported.hasPrefix("Function.") ? "Function.Unknown" : "Runtime.Unknown"
    }

    /// Whether `(Runtime|Function)\.[A-Z][a-zA-Z]+` matches anywhere.
    private static func containsKnownType(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        for prefix in ["Runtime.", "Function."].map({ Array($0.utf8) }) {
            for start in bytes.indices where bytes[start...].starts(with: prefix) {
                let reason = bytes[(start + prefix.count)...].prefix(2)
                if reason.count == 2, isUpper(reason.first), isUpper(reason.last) || isLower(reason.last) {
                    return true
                }
            }
        }
        return false
    }

    private static func isUpper(_ byte: UInt8?) -> Bool {
        byte.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ?? false
    }

    private static func isLower(_ byte: UInt8?) -> Bool {
        byte.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } ?? false
    }
}
