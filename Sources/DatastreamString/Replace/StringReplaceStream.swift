public import DatastreamCore
public import NIOCore

/// Replaces what a pattern finds; `stringReplaceStream` makes it.
public struct StringReplaceStream: TransformStream {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// UTF-8 bytes come out.
    public typealias Output = ByteBuffer

    enum Pattern: Sendable {
        case text(String)
        case regex(@Sendable () throws -> RegexFinder)
    }

    let pattern: Pattern
    let replacement: StringReplacement
    let maxMatchLength: Int?
    let lookbehind: Int
    let maxBufferSize: Int?

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/invalidOption`` when the pattern is empty or a number is out of range, and what
    ///   making a regular expression throws.
    public func makeTransformer(in run: RunContext) throws -> StringReplaceKernel {
        guard maxMatchLength.map({ $0 >= 1 }) ?? true else {
            throw StreamError(.invalidOption, "maxMatchLength has to be at least 1 byte")
        }
        guard lookbehind >= 0 else { throw StreamError(.invalidOption, "lookbehind has to be at least 0 bytes") }
        switch pattern {
        case .text(let text):
            let pattern = try BytePattern(text, option: "pattern")
            return StringReplaceKernel(self, .text(pattern), matchLength: pattern.bytes.count)
        case .regex(let make):
            return StringReplaceKernel(self, .regex(try make()), matchLength: maxMatchLength)
        }
    }
}

/// Makes a stage that replaces every occurrence of a text.
///
/// ```swift
/// text.pipe(through: stringReplaceStream(pattern: "{{name}}", replacement: .literal(name)))
/// text.pipe(through: stringReplaceStream(pattern: "€", replacement: .function { "EUR (byte \($0.offset))" }))
/// ```
/// An occurrence is found across any number of chunks; what was put in is not searched again. Bytes are compared, so a
/// composed and a decomposed `é` differ, and bytes that are not UTF-8 pass unchanged. It holds back what may begin an
/// occurrence, one byte less than the pattern, also when the run is flushed. A template with `` $` `` or `$'` needs
/// the whole text: it is held until the end. Mirrors datastream's `stringReplaceStream`.
/// - Parameters:
///   - pattern: What to replace; not empty.
///   - replacement: What by. A string literal is a template; see ``StringReplacement/template(_:)``.
///   - maxBufferSize: The most bytes to hold, with the chunk that came last; nil: no limit. Default: 16 MiB.
/// - Throws: Nothing here; an empty pattern fails the run with ``StreamError/Code/invalidOption``, more bytes with
///   ``StreamError/Code/limitExceeded``.
public func stringReplaceStream(
    pattern: String,
    replacement: StringReplacement,
    maxBufferSize: Int? = defaultMaxStringBufferSize
) -> StringReplaceStream {
    StringReplaceStream(
        pattern: .text(pattern),
        replacement: replacement,
        maxMatchLength: nil,
        lookbehind: 0,
        maxBufferSize: maxBufferSize
    )
}

/// Makes a stage that replaces every match of a regular expression.
///
/// ```swift
/// text.pipe(through: stringReplaceStream(pattern: /(\d+)\.(\d+)/, replacement: "$1,$2", maxMatchLength: 40))
/// text.pipe(through: stringReplaceStream(pattern: /\w+@\w+/, replacement: .function { mask($0.text) }))
/// ```
/// The expression is made anew for each run, because `Regex` is not `Sendable`; it matches by Unicode scalars, not
/// by characters, since that is where a text may be cut. Bytes that are not UTF-8 become U+FFFD. What was put in is not
/// searched again.
///
/// With `maxMatchLength`, a match is found whatever the cut, and one byte less than that is held back. Without it, the
/// chunk that came last is held back: a match that does not already match at the end of each chunk has to lie in two
/// neighbouring chunks. What is held back stays so when the run is flushed. A template with `` $` `` or `$'` needs the
/// whole text: it is held until the end. Mirrors datastream's `stringReplaceStream`.
/// - Parameters:
///   - pattern: What to replace: a literal, or an expression that makes a `Regex`, which may throw.
///   - replacement: What by. A string literal is a template; see ``StringReplacement/template(_:)``.
///   - maxMatchLength: The longest match in bytes of UTF-8, with what a look-ahead sees, at least 1; nil: unknown.
///     Default: nil.
///   - lookbehind: How many bytes stay visible before the text that is searched, for `^` and `\b`. Default: 16.
///   - maxBufferSize: The most bytes to hold, with the chunk that came last; nil: no limit. Default: 16 MiB.
/// - Throws: Nothing here; numbers out of range fail the run with ``StreamError/Code/invalidOption``, more bytes with
///   ``StreamError/Code/limitExceeded``.
public func stringReplaceStream<Output>(
    pattern: @autoclosure @escaping @Sendable () throws -> Regex<Output>,
    replacement: StringReplacement,
    maxMatchLength: Int? = nil,
    lookbehind: Int = 16,
    maxBufferSize: Int? = defaultMaxStringBufferSize
) -> StringReplaceStream {
    StringReplaceStream(
        pattern: .regex { RegexFinder(try pattern()) },
        replacement: replacement,
        maxMatchLength: maxMatchLength,
        lookbehind: lookbehind,
        maxBufferSize: maxBufferSize
    )
}
