/// What an occurrence is replaced by: a template or what a closure returns.
///
/// A string literal is a template.
public struct StringReplacement: Sendable, ExpressibleByStringLiteral {
    enum Kind: Sendable {
        case template(ReplacementTemplate)
        case function(@Sendable (StringMatch) throws -> String)
    }

    let kind: Kind

    /// A template, after JavaScript's (ECMA-262, GetSubstitution).
    ///
    /// `$$` is a dollar sign, `$&` the match, `$1` to `$99` a group (`$nn` is `$n` and a digit where there are fewer
    /// groups), `$<name>` a named group, `` $` `` the text before the match and `$'` the text behind it. A group that
    /// took no part is empty; what names no group stays as it is.
    public static func template(_ template: String) -> StringReplacement {
        StringReplacement(kind: .template(ReplacementTemplate(template)))
    }

    /// Exactly this text.
    public static func literal(_ text: String) -> StringReplacement {
        StringReplacement(kind: .template(ReplacementTemplate(literal: text)))
    }

    /// What a closure makes of each match; what it throws fails the run.
    public static func function(_ body: @escaping @Sendable (StringMatch) throws -> String) -> StringReplacement {
        StringReplacement(kind: .function(body))
    }

    private init(kind: Kind) { self.kind = kind }

    /// A template; see ``template(_:)``.
    public init(stringLiteral template: String) { self = .template(template) }

    /// Whether the whole text has to be there before anything can be replaced.
    var needsWholeText: Bool {
        if case .template(let template) = kind { template.needsWholeText } else { false }
    }
}
