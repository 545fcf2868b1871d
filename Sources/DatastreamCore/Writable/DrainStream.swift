/// A sink that drops everything: runs a pipeline for its results or its side effects.
public struct DrainStream<Input: Sendable>: WritableStream {
    /// Makes the sink.
    @inlinable
    public init() {}

    /// Makes the writer of one run.
    @inlinable
    public func makeWriter(in run: RunContext) -> Writer { Writer() }

    /// Drops what is written.
    public struct Writer: StreamWriter {
        @inlinable
        init() {}

        /// Drops one item.
        @inlinable
        @concurrent
        public mutating func write(_ item: consuming Input) async throws {}

        /// Does nothing.
        @inlinable
        @concurrent
        public mutating func finish() async throws {}

        /// Does nothing.
        @inlinable
        @concurrent
        public mutating func abort(_ error: any Error) async {}
    }
}
