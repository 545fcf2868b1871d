import NIOCore
import NIOHTTP1

/// The response of a Function URL in `RESPONSE_STREAM` mode.
///
/// Nothing is sent before the first byte of body or the whole prelude, so that what fails earlier still becomes a 502.
struct FunctionURLResponse: ClientResponse {
    let exchange: ClientExchange
    let willEnd: @Sendable () -> Void
    private(set) var delivery = Delivery()
    private var source = Source.plain(contentType: nil)
    private var hasBody = true

    private enum Source {
        case plain(contentType: String?)
        case prelude(PreludeParser)
    }

    init(exchange: ClientExchange, willEnd: @escaping @Sendable () -> Void) {
        self.exchange = exchange
        self.willEnd = willEnd
    }

    mutating func begin(contentType: String?) async throws {
        let isIntegration = contentType.map { MediaType($0) == .httpIntegrationResponse } ?? false
        source = isIntegration ? .prelude(PreludeParser()) : .plain(contentType: contentType)
    }

    mutating func write(_ bytes: ByteBuffer) async throws {
        guard bytes.readableBytes > 0 else { return }
        guard delivery.status == nil else { return try await writeBody(bytes) }
        switch source {
        case .plain(let contentType):
            try await start(.plain(contentType: contentType), body: bytes)
        case .prelude(var parser):
            let found = try parser.receive(bytes)
            source = .prelude(parser)
            if let (prelude, body) = found { try await start(prelude, body: body) }
        }
    }

    mutating func end() async throws {
        if delivery.status == nil {
            guard case .plain(let contentType) = source else {
                throw FunctionFailure(
                    type: "Runtime.InvalidPrelude",
                    message: "The response ended before its prelude: JSON and eight NUL bytes must come first."
                )
            }
            try await start(.plain(contentType: contentType), body: ByteBuffer())
        }
        willEnd()
        if hasBody {
            try await exchange.connection.end()
        } else {
            // The head was all, so the client may have gone with it.
            try? await exchange.connection.end()
        }
        delivery.isFramed = true
    }

    mutating func fail(_ verdict: Verdict) async throws {
        willEnd()
        guard delivery.status == nil else { return await exchange.connection.breakOff(version: exchange.head.version) }
        let response: FixedResponse = verdict == .shutDown ? .shuttingDown.closing : .internalServerError
        delivery = try await exchange.send(response, willEnd: {})
    }

    private mutating func start(_ prelude: Prelude, body: ByteBuffer) async throws {
        hasBody = exchange.allowsBody(prelude.status)
        let head = exchange.responseHead(status: prelude.status, headers: prelude.headers)
        delivery.status = Int(prelude.status.code)
        delivery.firstByte = .now
        if !hasBody { willEnd() }
        guard hasBody, body.readableBytes > 0 else { return try await exchange.connection.writer.write(.head(head)) }
        delivery.bytes += body.readableBytes
        try await exchange.connection.writer.write(contentsOf: [.head(head), .body(.byteBuffer(body))])
    }

    private mutating func writeBody(_ bytes: ByteBuffer) async throws {
        guard hasBody else { return }
        delivery.bytes += bytes.readableBytes
        try await exchange.connection.writer.write(.body(.byteBuffer(bytes)))
    }
}
