public import DatastreamCore
public import NIOCore

/// Counts how often a text occurs in the text that passes; `stringCountStream` makes it.
///
/// Its result is an `Int`.
public struct StringCountStream: TransformStream, ResultProviding {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// The same bytes come out.
    public typealias Output = ByteBuffer

    let substr: String
    /// Where the count is published: when the run is flushed, and at its end or failure.
    public let resultKey: ResultKey<Int>

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/invalidOption`` when the text to count is empty;
    ///   ``StreamError/Code/duplicateResultKey`` when the stage stands twice in one run.
    public func makeTransformer(in run: RunContext) throws -> StringMeasureKernel {
        let pattern = try BytePattern(substr, option: "substr")
        var matched = 0
        return StringMeasureKernel(slot: try run.claim(resultKey)) { chunk in
            chunk.withUnsafeReadableBytes { bytes in
                var count = 0
                var place = 0
                while let end = pattern.findEnd(in: bytes, from: place, matched: &matched) {
                    count &+= 1
                    matched = pattern.overlap
                    place = end
                }
                return count
            }
        }
    }
}

/// Makes a stage that counts how often a text occurs in the text that passes.
///
/// ```swift
/// let lines = stringCountStream(substr: "\n")
/// let results = try await bytes.pipe(through: lines).pipe(to: sink)
/// print(results[lines] ?? 0)
/// ```
/// Occurrences may overlap (`aa` is twice in `aaa`) and lie across any number of chunks. Texts are the same when their
/// UTF-8 bytes are: a composed and a decomposed `é` differ. Nothing is held back. Mirrors datastream's
/// `stringCountStream`.
/// - Parameters:
///   - substr: What to count; not empty.
///   - resultKey: The result's name. Default: `"stringCount"`.
/// - Throws: Nothing here; an empty `substr` fails the run with ``StreamError/Code/invalidOption``.
public func stringCountStream(substr: String, resultKey: String = "stringCount") -> StringCountStream {
    StringCountStream(substr: substr, resultKey: ResultKey(resultKey))
}
