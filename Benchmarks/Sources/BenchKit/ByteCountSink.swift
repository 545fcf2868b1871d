package import DatastreamCore
package import NIOCore

/// Counts bytes and drops them.
package struct ByteCountSink: WritableStream {
    /// Counts in one run.
    package struct Writer: StreamWriter {
        private var count = 0

        @concurrent
        package mutating func write(_ item: consuming ByteBuffer) async throws { count += item.readableBytes }

        @concurrent
        package mutating func finish() async throws -> Int { count }

        @concurrent
        package mutating func abort(_ error: any Error) async {}
    }

    package init() {}

    package func makeWriter(in run: RunContext) -> Writer { Writer() }
}
