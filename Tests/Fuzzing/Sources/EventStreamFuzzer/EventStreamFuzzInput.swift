import DatastreamAWS
import DatastreamCore
import NIOCore

/// An event stream made of an input, and what has to hold for it.
///
/// The first byte says how the stream is cut and whether its checksums are the input's own: with the wrong ones a decoder hardly
/// gets past the lengths, so most streams get the right ones.
struct EventStreamFuzzInput {
    private static let limit = 1_024
    private let stream: ByteBuffer
    private let cut: Int

    init?(_ input: UnsafeBufferPointer<UInt8>) {
        guard let first = input.first else { return nil }
        cut = Int(first >> 1) + 1
        let rest = ByteBuffer(bytes: input.dropFirst())
        stream = first & 1 == 0 ? rest : Self.framed(rest)
    }

    /// What does not hold, or `nil`.
    func violation() -> String? {
        let whole = EventStreamRun(stream, cutEvery: stream.readableBytes + 1, limit: Self.limit)
        let parts = EventStreamRun(stream, cutEvery: cut, limit: Self.limit)
        for run in [whole, parts] {
            if let violation = run.violation(limit: Self.limit) { return violation }
        }
        if whole.messages != parts.messages { return "the messages depend on the cut" }
        if whole.error?.code != parts.error?.code { return "the error's code depends on the cut" }
        if whole.error?.byteOffset != parts.error?.byteOffset { return "the error's place depends on the cut" }
        return whole.roundTripViolation(of: stream)
    }

    /// Messages with the right checksums: of each a byte says how long the headers are, and another the payload.
    private static func framed(_ input: ByteBuffer) -> ByteBuffer {
        var (input, stream) = (input, ByteBuffer())
        while let (headers, payload) = input.readMultipleIntegers(as: (UInt8, UInt8).self) {
            let block = input.readSlice(length: min(Int(headers), input.readableBytes)) ?? ByteBuffer()
            let body = input.readSlice(length: min(Int(payload), input.readableBytes)) ?? ByteBuffer()
            var message = ByteBuffer()
            message.writeMultipleIntegers(
                UInt32(16 + block.readableBytes + body.readableBytes),
                UInt32(block.readableBytes)
            )
            message.writeInteger(crc32(message))
            message.writeImmutableBuffer(block)
            message.writeImmutableBuffer(body)
            message.writeInteger(crc32(message))
            stream.writeImmutableBuffer(message)
        }
        return stream
    }

    /// Bit by bit, apart from the decoder's own.
    private static func crc32(_ buffer: ByteBuffer) -> UInt32 {
        ~buffer.readableBytesView.reduce(~UInt32(0)) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
