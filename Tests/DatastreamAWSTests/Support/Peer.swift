import NIOCore
import NIOPosix

/// One end of a TCP connection that a test reads and writes by hand.
final class Peer {
    private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffer = ByteBuffer()

    init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        iterator = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    func send(_ bytes: ByteBuffer) async throws { try await outbound.write(bytes) }

    /// A line without its CR LF, or nil at the end of the connection.
    func line() async throws -> String? {
        while true {
            if let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer.readString(length: end + 1 - buffer.readerIndex)
                return line.map { String($0.prefix { $0 != "\r\n" && $0 != "\n" }) }
            }
            guard try await fill() else { return nil }
        }
    }

    func bytes(_ count: Int) async throws -> ByteBuffer {
        while buffer.readableBytes < count {
            guard try await fill() else { throw Unexpected("the connection ended") }
        }
        return buffer.readSlice(length: count) ?? ByteBuffer()
    }

    /// Returns when the other end has closed, in whatever way.
    func waitForClose() async {
        while (try? await fill()) == true { buffer.clear() }
    }

    private func fill() async throws -> Bool {
        guard var chunk = try await iterator.next(isolation: #isolation) else { return false }
        buffer.writeBuffer(&chunk)
        return true
    }

    /// Connects to a port of this machine.
    static func connect<R: Sendable>(
        port: Int,
        _ body: @Sendable (Peer) async throws -> R
    ) async throws -> R {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(Peer(inbound, outbound))
        }
    }
}
