/// As much XML as answers of STS need: elements without attributes, found by their names.
enum XMLText {
    /// What stands in the first element with this name, or nil when there is none.
    /// - Parameters:
    ///   - name: The element's name.
    ///   - text: The document or a part of it.
    ///   - decoding: Whether entities are replaced; for text they have to be, for markup they must not.
    static func element(_ name: String, of text: String, decoding: Bool = true) -> String? {
        guard let start = range(of: "<\(name)>", in: text[...]),
            let end = range(of: "</\(name)>", in: text[start.upperBound...])
        else { return nil }
        let content = text[start.upperBound..<end.lowerBound]
        return decoding ? decoded(content) : String(content)
    }

    private static func range(of needle: String, in text: Substring) -> Range<String.Index>? {
        var rest = text
        while let start = rest.firstIndex(of: "<") {
            rest = rest[start...]
            if rest.hasPrefix(needle) { return start..<rest.index(start, offsetBy: needle.count) }
            rest = rest.dropFirst()
        }
        return nil
    }

    private static let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]

    private static func decoded(_ text: Substring) -> String {
        var result = ""
        var rest = text
        while let character = rest.first {
            if character == "&", let entity = entities.first(where: { rest.hasPrefix($0.0) }) {
                result += entity.1
                rest = rest.dropFirst(entity.0.count)
            } else {
                result.append(character)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
