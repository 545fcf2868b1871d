public import Middy
public import NIOCore

/// The client of a handler under test: it takes the response as it comes, chunk by chunk.
///
/// The handler waits with each chunk until it is taken, so a test decides how far it runs ahead: by at most one chunk. Leaving
/// the closure before the end is a client that goes away: the invocation is cancelled.
public struct TestClient: AsyncSequence, Sendable {
    /// A chunk of the body.
    public typealias Element = ByteBuffer
    /// What the response broke off with.
    public typealias Failure = any Error

    let exchange: TestExchange

    /// Waits for status, headers and cookies; nil for a response that is a body alone.
    ///
    /// To be called once, before the first chunk is asked for; iterating without it passes over the head. Later it is nil.
    /// - Throws: What the invocation failed with before the response had begun.
    public func head() async throws -> TestResponseHead? {
        let item = await exchange.next()
        switch item {
        case .head(let head): return head
        case .failed(let error), .broken(let error):
            exchange.putBack(item)  // whoever asks again gets the same answer
            throw error
        case .chunk, .end:
            exchange.putBack(item)
            return nil
        }
    }

    /// Waits for the next chunk; nil at the end.
    /// - Throws: What the response broke off with, or what the invocation failed with before it had begun.
    public func chunk() async throws -> ByteBuffer? {
        while true {
            switch await exchange.next() {
            case .head: continue
            case .chunk(let chunk): return chunk
            case .end:
                exchange.putBack(.end)  // whoever asks again gets the same answer
                return nil
            case .broken(let error), .failed(let error):
                exchange.putBack(.broken(error))
                throw error
            }
        }
    }

    /// What the hooks have seen so far, in order.
    public var events: [TestEvent] { exchange.record.events }

    /// How the invocation went, once it is over.
    public var outcome: RequestOutcome? { exchange.record.outcome }

    /// Iterates the chunks.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(client: self) }

    /// Iterates the chunks of a response.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let client: TestClient

        /// The next chunk, or nil at the end.
        public mutating func next() async throws -> ByteBuffer? { try await client.chunk() }

        /// The next chunk, or nil at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            try await client.chunk()
        }
    }
}
