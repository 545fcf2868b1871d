import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import LambdaEmulator

@Suite(.timeLimit(.minutes(1)))
struct InvocationQueueTests {
    private func invocation(_ id: String) -> Invocation {
        let channel = NIOAsyncTestingChannel()
        let exchange = ClientExchange(
            kind: .functionURL,
            connection: HTTPConnection(
                channel: channel,
                writer: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>.makeTestingWriter().0
            ),
            head: HTTPRequestHead(version: .http1_1, method: .GET, uri: "/"),
            received: .now,
            requestID: id
        )
        let request = InvocationRequest(id: id, functionARN: "", traceID: "")
        return Invocation(request, event: ByteBuffer(), client: exchange, onDisconnect: .cancel)
    }

    @Test func handsOutInOrderOfArrival() async throws {
        let queue = InvocationQueue(capacity: 3)
        let session = RuntimeSession(channel: NIOAsyncTestingChannel())
        for id in ["a", "b", "c"] { try queue.submit(invocation(id)) }
        #expect(throws: InvocationQueue.Refusal.full) { try queue.submit(invocation("d")) }
        let first = try #require(await queue.next(for: session))
        #expect(first.id == "a")
        queue.putBack(first)
        for id in ["a", "b", "c"] { #expect(await queue.next(for: session)?.id == id) }
    }

    @Test func aClosedSessionDoesNotWait() async {
        let queue = InvocationQueue(capacity: 1)
        let session = RuntimeSession(channel: NIOAsyncTestingChannel())
        session.close()
        #expect(await queue.next(for: session) == nil)
    }

    @Test func shutDownEndsEveryWait() async throws {
        let queue = InvocationQueue(capacity: 1)
        let queued = invocation("a")
        try queue.submit(queued)
        queue.shutDown()
        guard case .unanswered(.shutDown) = await queued.ending() else {
            Issue.record("the invocation goes on")
            return
        }
        #expect(await queue.next(for: RuntimeSession(channel: NIOAsyncTestingChannel())) == nil)
        #expect(throws: InvocationQueue.Refusal.shutDown) { try queue.submit(invocation("b")) }
    }

    /// It is in no list while it goes from the queue to a runtime.
    @Test func shutDownReachesAnInvocationOnItsWay() async throws {
        let queue = InvocationQueue(capacity: 1)
        try queue.submit(invocation("a"))
        let onItsWay = try #require(await queue.next(for: RuntimeSession(channel: NIOAsyncTestingChannel())))
        queue.shutDown()
        queue.remember(onItsWay)
        guard case .unanswered(.shutDown) = await onItsWay.ending() else {
            Issue.record("the invocation goes on")
            return
        }
    }
}
