import DatastreamCore
import NIOCore
import Synchronization

/// What is left of a stream after somebody has read its beginning, for one consumer.
struct RestOfBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    private let rest: Handover

    /// Continues a stream.
    /// - Parameters:
    ///   - first: What comes first; nothing if it is empty.
    ///   - iterator: What gives the rest.
    init(first: ByteBuffer, then iterator: sending ReadableStream<ByteBuffer>.AsyncIterator) {
        rest = Handover(Iterator(first: first, base: iterator))
    }

    func makeAsyncIterator() -> Iterator { rest.take() ?? Iterator(first: ByteBuffer(), base: nil) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var first: ByteBuffer
        fileprivate var base: ReadableStream<ByteBuffer>.AsyncIterator?

        mutating func next() async throws -> ByteBuffer? { try await next(isolation: #isolation) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            guard base != nil else { throw StreamError(.alreadyConsumed, "a response's body can be consumed once") }
            if first.readableBytes > 0 {
                defer { first = ByteBuffer() }
                return first
            }
            return try await base?.next(isolation: actor)
        }
    }

    /// Hands an iterator from the task that made it to the one that uses it.
    private final class Handover: Sendable {
        private let iterator: Mutex<Iterator?>

        init(_ iterator: sending Iterator) { self.iterator = Mutex(iterator) }

        func take() -> sending Iterator? {
            iterator.withLock { stored -> sending Iterator? in
                let iterator = stored
                stored = nil
                return iterator
            }
        }
    }
}
