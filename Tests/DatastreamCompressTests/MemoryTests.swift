import DatastreamCore
import DatastreamTesting
import NIOCore
import Synchronization
import Testing

@testable import DatastreamCompress

extension CompressionTests {
    /// A compressor's state goes with its run, and with it zlib's memory: `DeflateState` gives it back when it goes.
    struct MemoryTests {
        /// A gzip stage that remembers the states it has made.
        private struct WatchedStage: TransformStream {
            final class States: Sendable {
                private struct Reference: Sendable { weak var state: DeflateState? }
                private let references = Mutex<[Reference]>([])

                var made: Int { references.withLock { $0.count } }
                var alive: Int { references.withLock { $0.filter { $0.state != nil }.count } }

                func add(_ state: DeflateState) { references.withLock { $0.append(Reference(state: state)) } }
            }

            typealias Input = ByteBuffer
            typealias Output = ByteBuffer

            let states = States()
            var maxOutputSize: Int?

            func makeTransformer(in run: RunContext) throws -> CompressKernel {
                let state = try DeflateState(DeflateOptions(), container: .gzip)
                states.add(state)
                return try CompressKernel(encoder: state, flush: .none, maxOutputSize: maxOutputSize)
            }
        }

        private let stage = WatchedStage()

        @Test func aStateLivesAsLongAsItsKernel() throws {
            let kernel = try stage.makeTransformer(in: RunContext())
            withExtendedLifetime(kernel) { #expect(stage.states.alive == 1) }
        }

        @Test func atTheEndOfARun() async throws {
            try await createReadableStream("text").pipe(through: stage).pipe(to: DrainStream())
            #expect(stage.states.made == 1)
            #expect(stage.states.alive == 0)
        }

        @Test func afterAnError() async throws {
            let stage = WatchedStage(maxOutputSize: 1)
            await #expect(throws: CompressionError.self) {
                try await createReadableStream("text").pipe(through: stage).pipe(to: DrainStream())
            }
            #expect(stage.states.made == 1)
            #expect(stage.states.alive == 0)
        }

        @Test func afterACancellation() async throws {
            let source = GatedSource(of: ByteBuffer.self)
            let task = Task { try await source.pipe(through: stage).pipe(to: DrainStream()) }
            source.release(ByteBuffer(string: "text"))
            try await source.waitForTaken(1)
            try await source.waitForDemand()
            #expect(stage.states.alive == 1)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(stage.states.alive == 0)
        }

        @Test func whenAnIteratorIsDropped() async throws {
            do {
                var iterator = createReadableStream("text").pipe(through: stage).makeAsyncIterator()
                _ = try await iterator.next()
            }
            #expect(stage.states.made == 1)
            #expect(stage.states.alive == 0)
        }
    }
}
