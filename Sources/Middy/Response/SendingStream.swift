import DatastreamCore
import NIOCore

/// The last stage of every body: counts, checks the announced size, and gathers small chunks.
///
/// The first chunk passes at once, because the response begins with it. After that, chunks smaller than
/// ``MiddyOptions/minimumChunkSize`` are gathered until they are as many bytes, the run is flushed, or the body ends.
struct SendingStream: TransformStream {
    let run: ResponseRun
    let expected: Int?

    func makeTransformer(in context: RunContext) -> Kernel {
        Kernel(run: run, expected: expected, minimumSize: run.options.minimumChunkSize)
    }

    struct Kernel: Transformer {
        private let run: ResponseRun
        private let expected: Int?
        private let minimumSize: Int
        private var gathered = ByteBuffer()
        private var ready: ByteBuffer?
        private var total = 0
        private var isOver = false

        init(run: ResponseRun, expected: Int?, minimumSize: Int) {
            self.run = run
            self.expected = expected
            self.minimumSize = minimumSize
        }

        mutating func receive(_ chunk: consuming ByteBuffer) throws {
            let size = chunk.readableBytes
            guard size > 0 else { return }
            let isFirst = total == 0
            total += size
            if let expected, total > expected {
                throw ContentLengthError(announced: expected, actual: total, isComplete: false)
            }
            if isFirst || (gathered.readableBytes == 0 && size >= minimumSize) {
                ready = chunk
            } else {
                // small chunks stay below twice the minimum, so what is gathered never has to be moved
                if gathered.capacity == 0 { gathered.reserveCapacity(2 * minimumSize) }
                gathered.writeImmutableBuffer(chunk)
                if gathered.readableBytes >= minimumSize { release() }
            }
        }

        mutating func receiveFlush() { release() }

        mutating func receiveEnd() {
            isOver = true
            release()
        }

        mutating func next() throws -> TransformStep<ByteBuffer> {
            if let chunk = ready.take() {
                run.willSend(bytes: chunk.readableBytes)
                return .output(chunk)
            }
            guard isOver else { return .needsInput }
            if let expected, total != expected {
                throw ContentLengthError(announced: expected, actual: total, isComplete: true)
            }
            return .finished
        }

        private mutating func release() {
            guard gathered.readableBytes > 0 else { return }
            ready = gathered
            gathered = ByteBuffer()
        }
    }
}
