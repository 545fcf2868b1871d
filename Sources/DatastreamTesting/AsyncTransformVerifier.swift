public import DatastreamCore
public import NIOCore

/// Checks that an asynchronous transform gives the same whatever the cut of its input, whenever it is flushed.
///
/// It does to an ``AsyncTransformStream`` what ``TransformVerifier`` does to a ``TransformStream``, with the same cuts,
/// flushes, runs in turns and dropped runs; a transformer that is given up half-way is cancelled first, as a run does, and
/// may leave nothing behind. It goes on where the transformer waits, so a transformer that never answers hangs: give the
/// test a time limit.
///
/// ```swift
/// @Test(.timeLimit(.minutes(1))) func compressesInParallelWhateverTheCut() async throws {
///     try await AsyncTransformVerifier(gzipCompressStream(parallel: 2)) { try gunzip($0) }
///         .verify(bytes: text, expecting: text)
/// }
/// ```
public struct AsyncTransformVerifier<Stage: AsyncTransformStream, Normal: Equatable> {
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
    /// How many of the stage's resources are alive, to find what a transformer that is given up leaks.
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
    public func verify(_ items: [Stage.Input], expecting expected: Normal? = nil) async throws -> Normal {
        try await compare(FeedingPlan.plans(for: items, with: feeding), whole: items, expected: expected)
    }

    /// Checks that the stage fails, however it is flushed.
    /// - Parameters:
    ///   - items: The input.
    ///   - isExpected: Whether an error is the right one.
    /// - Throws: ``VerificationError`` when a run succeeds or fails with another error.
    public func verifyFailure(_ items: [Stage.Input], isExpected: (any Error) -> Bool) async throws {
        try await compareFailures(FeedingPlan.plans(for: items, with: feeding), whole: items, isExpected: isExpected)
    }
}

extension AsyncTransformVerifier where Stage.Input == ByteBuffer {
    /// Checks the stage with bytes, cut in many ways.
    /// - Parameters:
    ///   - bytes: The input.
    ///   - expected: What has to come out, or nil when it is enough that all runs agree.
    /// - Returns: What came out.
    /// - Throws: ``VerificationError`` for the first difference or violation.
    @discardableResult
    public func verify(bytes: ByteBuffer, expecting expected: Normal? = nil) async throws -> Normal {
        try await compare(FeedingPlan.plans(for: bytes, with: feeding), whole: [bytes], expected: expected)
    }

    /// Checks the stage with the UTF-8 bytes of a string, cut in many ways.
    /// - Parameters:
    ///   - text: The input.
    ///   - expected: What has to come out, or nil when it is enough that all runs agree.
    /// - Returns: What came out.
    /// - Throws: ``VerificationError`` for the first difference or violation.
    @discardableResult
    public func verify(bytes text: String, expecting expected: Normal? = nil) async throws -> Normal {
        try await verify(bytes: ByteBuffer(string: text), expecting: expected)
    }

    /// Checks that the stage fails, however its input is cut.
    /// - Parameters:
    ///   - bytes: The input.
    ///   - isExpected: Whether an error is the right one.
    /// - Throws: ``VerificationError`` when a run succeeds or fails with another error.
    public func verifyFailure(bytes: ByteBuffer, isExpected: (any Error) -> Bool) async throws {
        try await compareFailures(FeedingPlan.plans(for: bytes, with: feeding), whole: [bytes], isExpected: isExpected)
    }
}
