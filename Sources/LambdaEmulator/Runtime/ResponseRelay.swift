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
    private let limit: Int
    private var shaper: Shaper?

    /// The bytes passed on that the client's event loop may not have seen yet.
    private var unseen = 0
    private static let unseenLimit = 256 * 1_024

    init(_ invocation: Invocation, configuration: EmulatorConfiguration) {
        self.invocation = invocation
        self.configuration = configuration
        let isStreaming = invocation.client.isStreaming
        self.limit = isStreaming ? configuration.maxResponseBytes : RuntimeLimit.bufferedResponse
        if isStreaming {
            self.shaper = configuration.shape.map { Shaper($0, at: configuration.shapeClock.now()) }
        }
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
                let arrived = ContinuousClock.now
                let isTooLarge = received > limit
                await write(isTooLarge ? bytes.prefix(bytes.readableBytes - (received - limit) + 1) : bytes)
                unseen += bytes.readableBytes
                if unseen > Self.unseenLimit {
                    await invocation.client.connection.catchUp()
                    unseen = 0
                }
                invocation.client.record?.chunk(bytes, arrived: arrived, blocked: arrived.duration(to: .now))
                if isTooLarge {
                    if verdict == nil { await fail(.failed(.tooLarge(limit: limit))) }
                    end = .tooLarge
                    break reading
                }
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
        invocation.client.record?.closeLog(verdict)
        try? await response.fail(verdict)
    }

    private mutating func ended(_ trailers: HTTPHeaders?) async {
        if verdict == nil, let failure = FunctionFailure(trailers: trailers) {
            await fail(.failed(failure))
        } else {
            if verdict == nil { invocation.client.record?.closeLog(.complete) }
            await toClient { response in try await response.end() }
        }
    }

    /// Passes bytes on, as fast as the bandwidth allows.
    ///
    /// Of a response over its limit the client is sent one byte more than is allowed, so that it cannot take it for whole.
    private mutating func write(_ bytes: ByteBuffer) async {
        guard var shaper else { return await toClient { response in try await response.write(bytes) } }
        let clock = configuration.shapeClock
        var rest = bytes
        while verdict == nil, !mustStop, rest.readableBytes > 0 {
            let granted = shaper.take(rest.readableBytes, at: clock.now())
            if let slice = rest.readSlice(length: granted), granted > 0 {
                await toClient { response in try await response.write(slice) }
            } else {
                // Cancelled means shut down, which the reading ahead finds out.
                guard (try? await clock.sleep(shaper.nextRefill)) != nil else { break }
            }
        }
        self.shaper = shaper
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

extension ByteBuffer {
    fileprivate func prefix(_ length: Int) -> ByteBuffer {
        getSlice(at: readerIndex, length: min(length, readableBytes)) ?? self
    }
}
