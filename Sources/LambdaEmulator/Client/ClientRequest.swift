import NIOCore
import NIOHTTP1

/// What a client's request comes to.
enum ClientRequest {
    /// The emulator answers by itself.
    case answer(FixedResponse)

    /// The function is to answer.
    case invoke(Invocation)

    init(
        _ exchange: ClientExchange,
        target: RequestTarget,
        invokes: InvokePath?,
        body: ByteBuffer,
        configuration: EmulatorConfiguration
    ) {
        if let invokes {
            self = .invoke(exchange, target, invokes, body, configuration)
        } else {
            self = .functionURL(exchange, target, body, configuration)
        }
    }

    private static func functionURL(
        _ exchange: ClientExchange,
        _ target: RequestTarget,
        _ body: ByteBuffer,
        _ configuration: EmulatorConfiguration
    ) -> ClientRequest {
        let now = WallTime.now()
        let traceID = exchange.head.headers.first(name: "x-amzn-trace-id") ?? RandomID.traceHeader(at: now)
        let event = FunctionURLEvent(
            exchange: exchange,
            target: target,
            body: body,
            time: now,
            traceID: traceID,
            configuration: configuration
        ).bytes
        guard event.readableBytes <= configuration.maxEventBytes else {
            return .answer(.requestTooLarge(exchange, limit: configuration.maxRequestBytes))
        }
        let request = InvocationRequest(
            id: exchange.requestID,
            functionARN: configuration.functionARN,
            traceID: traceID
        )
        return .invoke(Invocation(request, event: event, client: exchange, onDisconnect: configuration.onDisconnect))
    }
}
