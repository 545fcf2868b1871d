public import DatastreamCore
public import NIOCore

/// Measures the text that passes; `stringLengthStream` makes it.
///
/// Its result is an `Int`.
public struct StringLengthStream: TransformStream, ResultProviding {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// The same bytes come out.
    public typealias Output = ByteBuffer

    let unit: TextUnit
    /// Where the length is published: when the run is flushed, and at its end or failure.
    public let resultKey: ResultKey<Int>

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/duplicateResultKey`` when the stage stands twice in one run.
    public func makeTransformer(in run: RunContext) throws -> StringMeasureKernel {
        let unit = unit
        return StringMeasureKernel(slot: try run.claim(resultKey)) { unit.count(in: $0) }
    }
}

/// Makes a stage that measures the text that passes.
///
/// ```swift
/// let length = stringLengthStream()
/// let results = try await createReadableStream("naïve").pipe(through: length).pipe(to: sink)
/// print(results[length] ?? 0)                              // 6
/// ```
/// A scalar that is cut in two by chunks is counted once. Nothing is held back. Mirrors datastream's
/// `stringLengthStream`, which counts code units of UTF-16: `unit: .utf16`.
/// - Parameters:
///   - unit: What is counted; text that is not UTF-8 is only measured rightly in bytes. Default: bytes.
///   - resultKey: The result's name. Default: `"length"`.
public func stringLengthStream(unit: TextUnit = .utf8, resultKey: String = "length") -> StringLengthStream {
    StringLengthStream(unit: unit, resultKey: ResultKey(resultKey))
}
