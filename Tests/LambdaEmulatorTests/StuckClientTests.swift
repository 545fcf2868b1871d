import NIOCore
import NIOEmbedded
import Testing

@testable import LambdaEmulator

/// How long the end of an emulator, or of a cut response, waits for a client.
struct StuckClientTests {
    /// A machine may be so busy that the last answer takes seconds to be made.
    @Test func aClientThatWaitsForItsAnswerIsNotClosed() throws {
        let channel = try connected()
        let watch = channel.closeIfStuck()
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        #expect(channel.isActive)
        channel.writeAndFlush(ByteBuffer(string: "503"), promise: nil)
        #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "503"))
        watch.cancel()
        channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(channel.isActive)
    }

    @Test func aClientThatDoesNotReadIsClosedWithinASecond() throws {
        let channel = try connected()
        _ = channel.closeIfStuck()
        channel.write(ByteBuffer(string: "held back"), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
    }

    @Test func nothingIsWaitedForWithoutEnd() throws {
        let channel = try connected()
        _ = channel.closeIfStuck()
        channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        #expect(!channel.isActive)
    }

    private func connected() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }
}
