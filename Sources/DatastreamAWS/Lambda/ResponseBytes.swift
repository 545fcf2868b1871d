#if AWS
    import AsyncHTTPClient
    import DatastreamCore
    import NIOCore
    import Synchronization

    /// The bytes of a response as they come from the socket, for one consumer.
    ///
    /// Nothing is read from the socket beyond what is asked for and one buffer; dropping the iterator closes the
    /// connection unless the end was reached.
    struct ResponseBytes: AsyncSequence, Sendable {
        typealias Element = ByteBuffer
        typealias Failure = any Error

        private let body: HTTPClientResponse.Body
        private let functionName: String
        private let requestID: String?
        private let claim = Claim()

        init(_ body: HTTPClientResponse.Body, functionName: String, requestID: String?) {
            self.body = body
            self.functionName = functionName
            self.requestID = requestID
        }

        func makeAsyncIterator() -> Iterator {
            Iterator(
                base: claim.isFirst() ? body.makeAsyncIterator() : nil,
                functionName: functionName,
                requestID: requestID
            )
        }

        struct Iterator: AsyncIteratorProtocol {
            fileprivate var base: HTTPClientResponse.Body.AsyncIterator?
            fileprivate let functionName: String
            fileprivate let requestID: String?
            private var count = 0

            fileprivate init(
                base: HTTPClientResponse.Body.AsyncIterator?,
                functionName: String,
                requestID: String?
            ) {
                self.base = base
                self.functionName = functionName
                self.requestID = requestID
            }

            mutating func next() async throws -> ByteBuffer? { try await next(isolation: #isolation) }

            mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
                guard base != nil else {
                    throw StreamError(.alreadyConsumed, "a response's body can be consumed once")
                }
                do {
                    let chunk = try await base?.next(isolation: actor)
                    count += chunk?.readableBytes ?? 0
                    if chunk == nil { try Task.checkCancellation() }
                    return chunk
                } catch {
                    if Task.isCancelled { throw CancellationError() }
                    throw AWSError(
                        .incompleteResponse,
                        "the connection broke after \(count) bytes",
                        functionName: functionName,
                        requestID: requestID,
                        underlying: error
                    )
                }
            }
        }

        private final class Claim: Sendable {
            private let isTaken = Atomic(false)

            func isFirst() -> Bool { !isTaken.exchange(true, ordering: .relaxed) }
        }
    }
#endif
