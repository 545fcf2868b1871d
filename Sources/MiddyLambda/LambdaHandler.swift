import DatastreamJSON
import Logging
public import Middy
import MiddyHTTP
package import NIOCore

/// A function ready to run: the chain of middlewares and the handler at its end.
public struct LambdaHandler<Event: Decodable & Sendable, Response: LambdaResponse>: Sendable {
    /// The chain of the function.
    @usableFromInline package let chain: MiddyChain<Event, InvocationContext, Response>
    /// The function's own code.
    @usableFromInline package let body: @Sendable (Event, InvocationContext, RequestStorage) async throws -> Response
    private let start: OnceValue
    private let perform: Perform

    /// Runs the chain for one event: a closure that is made where event and response are known, and specialised for them.
    @usableFromInline
    typealias Perform = @Sendable (Event, InvocationContext, any ResponseSender<Response>) async throws -> Void

    /// Ends a chain with the function's own code.
    @inlinable
    package init(
        chain: MiddyChain<Event, InvocationContext, Response>,
        body: @escaping @Sendable (Event, InvocationContext, RequestStorage) async throws -> Response
    ) {
        self.init(chain: chain, body: body, start: OnceValue { try await chain.prefetch() }) { event, context, sender in
            try await chain.run(event: event, context: context, handler: body, sender: sender)
        }
    }

    /// The same function with another chain, which shares whether the prefetch has been done.
    package func replacing(_ chain: MiddyChain<Event, InvocationContext, Response>) -> LambdaHandler {
        LambdaHandler(chain: chain, body: body, start: start) { [body] event, context, sender in
            try await chain.run(event: event, context: context, handler: body, sender: sender)
        }
    }

    @usableFromInline
    init(
        chain: MiddyChain<Event, InvocationContext, Response>,
        body: @escaping @Sendable (Event, InvocationContext, RequestStorage) async throws -> Response,
        start: OnceValue,
        perform: @escaping Perform
    ) {
        self.chain = chain
        self.body = body
        self.start = start
        self.perform = perform
    }

    /// Replaces the function's own code (Middy, cases C15 and S19); the chain stays.
    /// - Parameter body: Makes the response of one event.
    @inlinable
    public func handler<Output: ResponseConvertible>(
        _ body: @escaping @Sendable (Event, InvocationContext) async throws -> Output
    ) -> LambdaHandler<Event, Response> where Output.Response == Response {
        LambdaHandler(chain: chain) { event, context, _ in try await body(event, context).response() }
    }

    /// Checks the options and calls the `prefetch` hooks, once; every invocation waits for it.
    /// - Throws: What a hook threw; the next call tries again.
    package func prepare() async throws { try await start.value() }

    /// Answers one invocation.
    /// - Parameters:
    ///   - event: The event as it came.
    ///   - context: What is known about the invocation.
    ///   - sender: What takes the response to the client.
    /// - Throws: ``LambdaError/Code/invalidEvent``, or what the chain threw.
    package func respond<Sender: ResponseSender<Response>>(
        to event: ByteBuffer,
        context: InvocationContext,
        sender: Sender
    ) async throws {
        try await prepare()
        let event = try decode(event)
        let sender = PreparingSender(
            sender: sender,
            request: event as? any HTTPEvent,
            streamifyResponse: chain.streamifyResponse
        )
        try await InvocationContext.$current.withValue(context) { try await perform(event, context, sender) }
    }

    /// Reads the event; bytes are taken as they are.
    private func decode(_ bytes: ByteBuffer) throws -> Event {
        if Event.self == ByteBuffer.self, let event = bytes as? Event { return event }
        let array = Array(bytes.readableBytesView)
        if Event.self == [UInt8].self, let event = array as? Event { return event }
        do {
            return try JSONValueDecoder().decode(Event.self, from: array)
        } catch {
            throw LambdaError(.invalidEvent, "the event is not a \(Event.self)", underlying: error)
        }
    }
}
