/// A shared configuration or credentials file: sections in brackets with lines `key = value`.
struct AWSProfileFile: Sendable {
    /// Which of the two files it is; they name their sections differently.
    enum Kind: Sendable { case config, credentials }

    /// The settings of each profile; the keys are in lower case.
    let profiles: [String: [String: String]]

    /// Reads the text of a file.
    ///
    /// Comments begin with `#` or `;` at the start of a line. Indented lines belong to a nested setting and are skipped;
    /// lines that are neither are, too, as the AWS CLI has its own words for them.
    init(parsing text: String, kind: Kind) {
        var profiles: [String: [String: String]] = [:]
        var section: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let content = line.trimmed
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("[") {
                section = content.firstIndex(of: "]").flatMap { end in
                    Self.profile(content[content.index(after: content.startIndex)..<end].trimmed, kind)
                }
                if let section { profiles[section, default: [:]].merge([:]) { $1 } }
            } else if let section, line.first?.isWhitespace == false, let sign = content.firstIndex(of: "=") {
                let key = content[..<sign].trimmed.lowercased()
                profiles[section, default: [:]][key] = String(content[content.index(after: sign)...].trimmed)
            }
        }
        self.profiles = profiles
    }

    /// The profile a section is about, or nil when it is about something else.
    private static func profile(_ name: Substring, _ kind: Kind) -> String? {
        if kind == .credentials || name == "default" { return String(name) }
        guard name.hasPrefix("profile"), let space = name.firstIndex(where: \.isWhitespace),
            name[..<space] == "profile"
        else { return nil }
        return String(name[space...].trimmed)
    }
}

extension Substring {
    /// The text without white space around it.
    fileprivate var trimmed: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
