import NIOCore
import NIOHTTP1

/// Carries the body of one response from the runtime to the client.
///
/// One part is in hand at a time: while the client does not read, the runtime's connection is not read either.
struct ResponseRelay {
    /// What the runtime is to be answered.
    enum End {
        case whole
        case tooLarge
        case cut
    }

    private let invocation: Invocation
    private let configuration: EmulatorConfiguration
    private var response: any ClientResponse
    private var verdict: Verdict?
    private var received = 0

    init(_ invocation: Invocation, configuration: EmulatorConfiguration) {
        self.invocation = invocation
        self.configuration = configuration
        self.response = invocation.client.makeResponse { invocation.serveClient() }
    }

    /// Relays to the end, tells the client how it ended, and ends the invocation.
    @concurrent
    mutating func run(contentType: String?, _ reader: inout RequestReader) async -> End {
        await toClient { response in try await response.begin(contentType: contentType) }
        var end = End.cut
        reading: while !mustStop, let part = await reader.nextPart() {
            switch part {
            case .head:
                break reading
            case .body(let bytes):
                received += bytes.readableBytes
                guard received <= configuration.maxResponseBytes else {
                    await overflow(bytes)
                    end = .tooLarge
                    break reading
                }
                await toClient { response in try await response.write(bytes) }
            case .end(let trailers):
                await ended(trailers)
                end = .whole
                break reading
            }
        }
        if end == .cut { await interrupted() }
        invocation.finish(.answered(verdict ?? .complete, response.delivery))
        return end == .whole && mustStop ? .cut : end
    }

    /// Whether the runtime's connection is to be left at once.
    private var mustStop: Bool {
        let state = invocation.state
        guard let cut = state.cut else {
            return verdict == .clientDisconnected && configuration.onDisconnect == .cancel
        }
        return cut != .clientDisconnected || configuration.onDisconnect == .cancel
    }

    /// Does something to the response unless its end is known already.
    private mutating func toClient(_ action: (inout any ClientResponse) async throws -> Void) async {
        guard verdict == nil else { return }
        if invocation.state.isClientGone {
            verdict = .clientDisconnected
            return
        }
        do {
            try await action(&response)
        } catch let failure as FunctionFailure {
            await fail(.failed(failure))
        } catch {
            // The channel's end may be noticed here before its close future says so.
            verdict = Task.isCancelled ? .shutDown : .clientDisconnected
            if verdict == .clientDisconnected { invocation.interrupt(.clientDisconnected) }
        }
    }

    private mutating func fail(_ verdict: Verdict) async {
        self.verdict = verdict
        try? await response.fail(verdict)
    }

    private mutating func ended(_ trailers: HTTPHeaders?) async {
        if verdict == nil, let failure = FunctionFailure(trailers: trailers) {
            await fail(.failed(failure))
        } else {
            await toClient { response in try await response.end() }
        }
    }

    /// The client is sent one byte more than is allowed, so that it cannot take the response for whole.
    private mutating func overflow(_ bytes: ByteBuffer) async {
        let allowed = bytes.readableBytes - (received - configuration.maxResponseBytes) + 1
        await toClient { response in
            if let last = bytes.getSlice(at: bytes.readerIndex, length: allowed) { try await response.write(last) }
        }
        if verdict == nil { await fail(.failed(.tooLarge(limit: configuration.maxResponseBytes))) }
    }

    /// The runtime's connection broke, or something cut the response off.
    private mutating func interrupted() async {
        guard verdict == nil else { return }
        let cut = invocation.state.cut
        let id = invocation.id
        if cut == .clientDisconnected {
            verdict = cut
        } else {
            let isStarted = response.delivery.status != nil
            await fail(cut ?? .connectionLost(isStarted ? .truncated(requestID: id) : .exited(requestID: id)))
        }
    }
}
