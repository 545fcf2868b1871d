public import DatastreamCore
public import NIOCore

/// The last stage of every body: counts, checks the announced size, and gathers small chunks.
///
/// The first chunk passes at once, because the response begins with it. After that, chunks smaller than
/// ``MiddyOptions/minimumChunkSize`` are gathered until they are as many bytes, the run is flushed, or the body ends.
@usableFromInline
struct SendingStream: TransformStream {
    @usableFromInline typealias Input = ByteBuffer
    @usableFromInline typealias Output = ByteBuffer

    @usableFromInline let run: ResponseRun
    @usableFromInline let expected: Int?
    /// Whether the run is told of each chunk: not when they are collected.
    @usableFromInline let tellsProgress: Bool

    @usableFromInline
    init(run: ResponseRun, expected: Int?, tellsProgress: Bool = true) {
        self.run = run
        self.expected = expected
        self.tellsProgress = tellsProgress
    }

    @inlinable
    func makeTransformer(in context: RunContext) -> Kernel {
        Kernel(
            run: run,
            expected: expected,
            tellsProgress: tellsProgress,
            minimumSize: run.options.minimumChunkSize
        )
    }

    @usableFromInline
    struct Kernel: Transformer {
        @usableFromInline typealias Input = ByteBuffer
        @usableFromInline typealias Output = ByteBuffer

        @usableFromInline let run: ResponseRun
        @usableFromInline let expected: Int?
        @usableFromInline let tellsProgress: Bool
        @usableFromInline let minimumSize: Int
        @usableFromInline var gathered = ByteBuffer()
        @usableFromInline var ready: ByteBuffer?
        @usableFromInline var total = 0
        @usableFromInline var isOver = false

        @inlinable
        init(run: ResponseRun, expected: Int?, tellsProgress: Bool, minimumSize: Int) {
            self.run = run
            self.expected = expected
            self.tellsProgress = tellsProgress
            self.minimumSize = minimumSize
        }

        @inlinable
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

        @inlinable
        mutating func receiveFlush() { release() }

        @inlinable
        mutating func receiveEnd() {
            isOver = true
            release()
        }

        @inlinable
        mutating func next() throws -> TransformStep<ByteBuffer> {
            if let chunk = ready.take() {
                if tellsProgress { run.willSend(bytes: chunk.readableBytes) }
                return .output(chunk)
            }
            guard isOver else { return .needsInput }
            if let expected, total != expected {
                throw ContentLengthError(announced: expected, actual: total, isComplete: true)
            }
            return .finished
        }

        @inlinable
        mutating func release() {
            guard gathered.readableBytes > 0 else { return }
            ready = gathered
            gathered = ByteBuffer()
        }
    }
}
