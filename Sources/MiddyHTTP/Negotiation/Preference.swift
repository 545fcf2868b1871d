/// One member of an `Accept` field: what the client takes and how much it likes it.
struct Preference: Hashable {
    /// What is accepted, in small letters, such as `gzip`, `text/html` or `*`.
    var value: String
    /// Its parameters but for `q`, in small letters.
    var parameters: [String: String]
    /// The weight in thousandths, 0 for "not acceptable" (RFC 9110, section 12.4.2).
    var quality: Int

    /// Reads a field's members in their order; those whose weight is not one are passed over.
    static func list(_ field: String) -> [Preference] {
        field.lowercased().split(separator: ",").compactMap { member in
            let parts = member.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmedOfSpaces)
            guard let value = parts.first, !value.isEmpty else { return nil }
            var preference = Preference(value: String(value), parameters: [:], quality: 1_000)
            for part in parts.dropFirst() {
                let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let name = pair[0].trimmedOfSpaces
                let text = pair.count > 1 ? pair[1].trimmedOfSpaces : ""
                guard name == "q" else {
                    preference.parameters[String(name)] = String(text)
                    continue
                }
                guard let quality = weight(text) else { return nil }
                preference.quality = quality
                break  // what follows the weight is an extension
            }
            return preference
        }
    }

    /// Reads `0.5` as 500; nil for anything but 0 to 1 with at most three decimals.
    private static func weight(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, whole == "0" || whole == "1" else { return nil }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.count <= 3, decimals.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let digits = decimals + String(repeating: "0", count: 3 - decimals.count)
        let quality = (whole == "1" ? 1_000 : 0) + (Int(digits) ?? 0)
        return quality <= 1_000 ? quality : nil
    }
}
