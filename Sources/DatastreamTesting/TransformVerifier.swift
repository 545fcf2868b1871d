public import DatastreamCore
public import NIOCore

/// Checks that a transform gives the same whatever the cut of its input, whenever it is flushed.
///
/// It runs kernels directly, without tasks, over one input in many ways and compares what comes out with what comes out
/// when the input is given whole:
///
/// * bytes: byte by byte, cut in two at every position, at random cuts, with empty chunks in between;
/// * a flush before the first input, at every split, after every item, at random; a second flush in a row has to emit
///   nothing;
/// * two kernels of one description at once, and one that is dropped half-way.
///
/// In every run nothing may come before the first input or the end, after the end a kernel has to be finished, and a
/// finished one stays so. The first violation is thrown as a ``VerificationError`` that names the stage, the way the
/// input was given, and the difference.
///
/// ```swift
/// @Test func upperCasesWhateverTheCut() throws {
///     try TransformVerifier(upperCaseStream()).verify(bytes: "naïve", expecting: ByteBuffer(string: "NAÏVE"))
/// }
///
/// @Test func gunzipGivesTheInputBack() throws {
///     try TransformVerifier(gzipCompressStream()) { try gunzip($0) }.verify(bytes: text, expecting: text)
/// }
/// ```
public struct TransformVerifier<Stage: TransformStream, Normal: Equatable> {
    /// What the messages call the stage.
    ///
    /// Default: its type.
    public var name = "\(Stage.self)"
    /// Which random cuts are tried.
    ///
    /// Default: 1.
    public var seed: UInt64 = 1
    /// How many random cuts are tried, with and without flushes.
    ///
    /// Default: 8.
    public var randomRuns = 8
    /// At how many positions, spread evenly, a longer input is cut or flushed.
    ///
    /// Default: 256.
    public var maxCuts = 256
    /// How many outputs one run may have before it counts as endless.
    ///
    /// Default: 1,000,000.
    public var maxOutputs = 1_000_000
    /// The names of the results that have to be the same in every run.
    ///
    /// Default: none.
    public var resultNames: [String] = []
    /// How many of the stage's resources are alive, to find what a dropped kernel leaks.
    ///
    /// Default: nil, unknown.
    public var liveCount: (() -> Int)?

    let stage: Stage
    let normalise: ([Stage.Output]) throws -> Normal

    /// Checks a stage whose outputs are compared in a form that does not depend on where they were cut.
    /// - Parameters:
    ///   - stage: The stage.
    ///   - normalise: Makes that form: joins, decodes, decompresses.
    public init(_ stage: Stage, normalise: @escaping ([Stage.Output]) throws -> Normal) {
        self.stage = stage
        self.normalise = normalise
    }

    /// Checks a stage whose outputs are the same items however its input is given.
    /// - Parameter stage: The stage.
    @_disfavoredOverload
    public init(_ stage: Stage) where Stage.Output: Equatable, Normal == [Stage.Output] {
        self.init(stage) { $0 }
    }

    /// Checks a stage whose outputs are bytes, which may be cut anywhere.
    /// - Parameter stage: The stage.
    public init(_ stage: Stage) where Stage.Output == ByteBuffer, Normal == ByteBuffer {
        self.init(stage) { chunks in
            var bytes = ByteBuffer()
            for chunk in chunks { bytes.writeImmutableBuffer(chunk) }
            return bytes
        }
    }

    /// Checks the stage with items that cannot be cut.
    /// - Parameters:
    ///   - items: The input.
    ///   - expected: What has to come out, or nil when it is enough that all runs agree.
    /// - Returns: What came out.
    /// - Throws: ``VerificationError`` for the first difference or violation.
    @discardableResult
    public func verify(_ items: [Stage.Input], expecting expected: Normal? = nil) throws -> Normal {
        try compare(FeedingPlan.plans(for: items, with: feeding), whole: items, expected: expected)
    }

    /// Checks that the stage fails, however it is flushed.
    /// - Parameters:
    ///   - items: The input.
    ///   - isExpected: Whether an error is the right one.
    /// - Throws: ``VerificationError`` when a run succeeds or fails with another error.
    public func verifyFailure(_ items: [Stage.Input], isExpected: (any Error) -> Bool) throws {
        try compareFailures(FeedingPlan.plans(for: items, with: feeding), whole: items, isExpected: isExpected)
    }
}

extension TransformVerifier where Stage.Input == ByteBuffer {
    /// Checks the stage with bytes, cut in many ways.
    /// - Parameters:
    ///   - bytes: The input.
    ///   - expected: What has to come out, or nil when it is enough that all runs agree.
    /// - Returns: What came out.
    /// - Throws: ``VerificationError`` for the first difference or violation.
    @discardableResult
    public func verify(bytes: ByteBuffer, expecting expected: Normal? = nil) throws -> Normal {
        try compare(FeedingPlan.plans(for: bytes, with: feeding), whole: [bytes], expected: expected)
    }

    /// Checks the stage with the UTF-8 bytes of a string, cut in many ways.
    /// - Parameters:
    ///   - text: The input.
    ///   - expected: What has to come out, or nil when it is enough that all runs agree.
    /// - Returns: What came out.
    /// - Throws: ``VerificationError`` for the first difference or violation.
    @discardableResult
    public func verify(bytes text: String, expecting expected: Normal? = nil) throws -> Normal {
        try verify(bytes: ByteBuffer(string: text), expecting: expected)
    }

    /// Checks that the stage fails, however its input is cut.
    /// - Parameters:
    ///   - bytes: The input.
    ///   - isExpected: Whether an error is the right one.
    /// - Throws: ``VerificationError`` when a run succeeds or fails with another error.
    public func verifyFailure(bytes: ByteBuffer, isExpected: (any Error) -> Bool) throws {
        try compareFailures(FeedingPlan.plans(for: bytes, with: feeding), whole: [bytes], isExpected: isExpected)
    }
}
