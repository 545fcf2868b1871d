import DatastreamJSON
import Logging
import Middy
import NIOCore

/// A function ready to run: the chain of middlewares and the handler at its end.
public struct LambdaHandler<Event: Decodable & Sendable, Response: LambdaResponse>: Sendable {
    let chain: MiddyChain<Event, InvocationContext, Response>
    let body: @Sendable (Event, InvocationContext) async throws -> Response

    init(
        chain: MiddyChain<Event, InvocationContext, Response>,
        body: @escaping @Sendable (Event, InvocationContext) async throws -> Response
    ) {
        self.chain = chain
        self.body = body
    }

    /// Answers one invocation; when it fails before the first byte of a response, reports the error instead.
    func invoke(_ invocation: Invocation, on connection: RuntimeConnection) async throws {
        let requestID = invocation.context.requestID
        let sender = LambdaResponseSender<Response>(
            connection: connection,
            requestID: requestID,
            streamifyResponse: chain.streamifyResponse
        )
        do {
            try await chain.run(
                event: try decode(invocation.event),
                context: invocation.context,
                handler: body,
                sender: sender
            )
        } catch {
            guard !sender.hasStarted, !Task.isCancelled, connection.exchange.isOpen else { throw error }
            let failure = FunctionFailure(error)
            let answer = try await connection.post(
                RuntimeAPI.error(requestID),
                headers: failure.headers,
                body: failure.body
            )
            try RuntimeAPI.check(answer, "the report of an error")
            throw error
        }
    }

    private func decode(_ bytes: ByteBuffer) throws -> Event {
        do {
            return try JSONValueDecoder().decode(Event.self, from: Array(bytes.readableBytesView))
        } catch {
            throw LambdaError(.invalidEvent, "the event is not a \(Event.self)", underlying: error)
        }
    }
}
