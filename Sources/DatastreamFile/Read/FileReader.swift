import NIOCore
import Synchronization
import SystemPackage

/// One run over a file: opens it, reads it chunk by chunk, and closes it at its end or when it is let go.
///
/// Its calls block and belong on the thread pool, one at a time.
final class FileReader: Sendable {
    /// What a read came to.
    enum Step: Sendable {
        case chunk(ByteBuffer)
        /// The file is closed.
        case last(ByteBuffer?)
        /// Nothing is there yet.
        case wait(OpenFile)
    }

    private struct State {
        var input: FileInput?
        /// The last chunk: its memory is used again once nobody else has it.
        var buffer = ByteBuffer()
    }

    private let options: FileReadOptions
    private let state = Mutex(State())

    init(_ options: FileReadOptions) { self.options = options }

    /// Reads the next chunk, opening the file first if that has not been done.
    ///
    /// The file is closed when it has ended or failed.
    func read() throws -> Step {
        try state.withLock { state in
            do {
                var input = try state.input ?? FileInput(options)
                state.buffer.clear()
                switch try input.fill(&state.buffer, upTo: options.chunkSize) {
                case .more:
                    state.input = input
                    return .chunk(state.buffer)
                case .wait(let file):
                    state.input = input
                    return .wait(file)
                case .end:
                    let rest = state.buffer
                    state = State()
                    return .last(rest.readableBytes > 0 ? rest : nil)
                }
            } catch {
                state.input?.close()
                state = State()
                throw error
            }
        }
    }

    /// Closes the file before its end.
    func close() {
        state.withLock { state in
            state.input?.close()
            state = State()
        }
    }
}
