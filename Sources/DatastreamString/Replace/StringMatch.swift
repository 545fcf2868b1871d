/// What a replacement is made from: one occurrence of the pattern.
public struct StringMatch: Sendable {
    /// The text that matches.
    public let text: String
    /// The texts of the pattern's groups, the first one at 0; nil for a group that took no part.
    public let groups: [String?]
    /// Where the match begins in the stream, in bytes of UTF-8.
    public let offset: Int

    let names: [String?]

    /// The text of the group with a name, or nil when there is none or it took no part.
    public subscript(name: String) -> String? {
        names.firstIndex(of: name).flatMap { groups[$0] }
    }
}
