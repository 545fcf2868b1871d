import AWSLambdaRuntime
import NIOCore
import Synchronization

/// Records what a handler writes.
final class RecordingWriter: LambdaResponseStreamWriter, Sendable {
    struct Written {
        var writes: [(text: String, hasCustomHeaders: Bool)] = []
        var finishes = 0

        var text: String { writes.map(\.text).joined() }
    }

    private let state = Mutex(Written())

    var written: Written { state.withLock { $0 } }

    func write(_ buffer: ByteBuffer, hasCustomHeaders: Bool) async throws {
        state.withLock { $0.writes.append((String(buffer: buffer), hasCustomHeaders)) }
    }

    func finish() async throws { state.withLock { $0.finishes += 1 } }

    func writeAndFinish(_ buffer: ByteBuffer) async throws {
        try await write(buffer, hasCustomHeaders: false)
        try await finish()
    }
}
