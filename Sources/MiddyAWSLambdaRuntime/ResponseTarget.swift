#if AWSLambdaRuntime
    import AWSLambdaRuntime
    import NIOCore
    import Synchronization

    /// The runtime's writer, and how far the response is.
    ///
    /// Proof for `@unchecked Sendable`: the writer is used by the one run of the chain that `handle` waits for, and a run writes
    /// from one task at a time; `phase` is atomic.
    final class ResponseTarget: @unchecked Sendable {
        enum Phase: UInt8, AtomicRepresentable {
            case unanswered, responding, finished
        }

        private let writer: any LambdaResponseStreamWriter
        private let state = Atomic(Phase.unanswered)

        init(_ writer: any LambdaResponseStreamWriter) { self.writer = writer }

        var phase: Phase { state.load(ordering: .acquiring) }

        /// Notes that the response begins; false when it had begun before.
        func begin() -> Bool {
            state.compareExchange(expected: .unanswered, desired: .responding, ordering: .acquiringAndReleasing)
                .exchanged
        }

        func write(_ bytes: ByteBuffer, hasPrelude: Bool) async throws {
            try await writer.write(bytes, hasCustomHeaders: hasPrelude)
        }

        func finish() async throws {
            try await writer.finish()
            state.store(.finished, ordering: .releasing)
        }
    }
#endif
