import NIOCore
import NIOPosix
import Synchronization

/// A TCP connection that reads only when it is asked to, so that a test decides how far its peer gets.
final class RawConnection: Sendable {
    let channel: any Channel
    private let inbox: Inbox

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    static func open(port: Int) async throws -> RawConnection {
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(InboxHandler(inbox: inbox))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
        return RawConnection(channel: channel, inbox: inbox)
    }

    /// Sends text; returns once the kernel has it.
    func send(_ text: String) async throws {
        try await send(ByteBuffer(string: text))
    }

    func send(_ bytes: ByteBuffer) async throws {
        try await channel.writeAndFlush(bytes)
    }

    func close() async {
        try? await channel.close()
    }

    /// Waits for the peer to close.
    func closed() async throws {
        channel.read()
        try await channel.closeFuture.get()
    }

    /// Some bytes, or `nil` at the end of the connection.
    func receive() async -> ByteBuffer? {
        try? await receive { $0.readableBytes > 0 ? $0.readSlice(length: $0.readableBytes) : nil }
    }

    /// What `parse` finds at the front of the bytes received, once there are enough; throws at the end of the connection.
    func receive<T>(_ parse: (inout ByteBuffer) throws -> T?) async throws -> T {
        while true {
            if let found = try inbox.parse(parse) { return found }
            let hasMore = await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    inbox.wait(continuation)
                    channel.read()
                }
            } onCancel: {
                channel.close(promise: nil)
            }
            if !hasMore { throw Unexpected("the connection ended") }
        }
    }
}

/// What a connection has received and nobody has taken.
final class Inbox: Sendable {
    private struct Guarded {
        var bytes = ByteBuffer()
        var hasNews = false
        var isClosed = false
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let guarded = Mutex(Guarded())

    func parse<T>(_ parse: (inout ByteBuffer) throws -> T?) rethrows -> T? {
        try guarded.withLock { guarded in
            guarded.hasNews = false
            let found = try parse(&guarded.bytes)
            guarded.bytes.discardReadBytes()
            return found
        }
    }

    /// Waits for more bytes; `false` means that there will be none.
    func wait(_ continuation: CheckedContinuation<Bool, Never>) {
        update { guarded in guarded.waiter = continuation }
    }

    func append(_ bytes: ByteBuffer) {
        update { guarded in
            guarded.bytes.writeImmutableBuffer(bytes)
            guarded.hasNews = true
        }
    }

    func close() {
        update { guarded in guarded.isClosed = true }
    }

    private func update(_ change: (inout Guarded) -> Void) {
        let (waiter, hasMore) = guarded.withLock { guarded -> (CheckedContinuation<Bool, Never>?, Bool) in
            change(&guarded)
            guard guarded.hasNews || guarded.isClosed else { return (nil, false) }
            defer { guarded.waiter = nil }
            return (guarded.waiter, guarded.hasNews)
        }
        waiter?.resume(returning: hasMore)
    }
}

private final class InboxHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let inbox: Inbox

    init(inbox: Inbox) { self.inbox = inbox }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { inbox.append(unwrapInboundIn(data)) }

    func channelInactive(context: ChannelHandlerContext) { inbox.close() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
