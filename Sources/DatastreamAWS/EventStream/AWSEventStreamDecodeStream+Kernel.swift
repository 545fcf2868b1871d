public import DatastreamCore
public import NIOCore

extension AWSEventStreamDecodeStream {
    /// Finds the messages of one run.
    public struct Kernel: Transformer {
        /// Bytes go in.
        public typealias Input = ByteBuffer
        /// Messages come out.
        public typealias Output = AWSEventStreamMessage

        private let maxPayloadSize: Int
        private var buffer = ByteBuffer()
        private var lengths: (total: Int, headers: Int)?
        private var offset = 0
        private var isOver = false

        init(maxPayloadSize: Int) { self.maxPayloadSize = maxPayloadSize }

        /// Takes bytes.
        public mutating func receive(_ input: consuming ByteBuffer) throws {
            if buffer.readableBytes == 0 {
                buffer = input
            } else {
                buffer.discardReadBytes()
                buffer.writeImmutableBuffer(input)
            }
        }

        /// Checks that the input did not end within a message.
        public mutating func receiveEnd() throws {
            isOver = true
            guard buffer.readableBytes == 0 else {
                let expected = lengths.map { " of \($0.total)" } ?? ""
                throw AWSError(
                    .invalidEventStream,
                    "the input ends within a message, after \(buffer.readableBytes)\(expected) bytes of it",
                    byteOffset: offset
                )
            }
        }

        /// Hands out the next message, if all of it is there.
        public mutating func next() throws -> TransformStep<AWSEventStreamMessage> {
            if isOver { return .finished }
            guard let (total, headers) = try lengths ?? readLengths(), buffer.readableBytes >= total else {
                return .needsInput
            }
            let message = try decode(total: total, headers: headers)
            offset += total
            lengths = nil
            return .output(message)
        }

        private mutating func readLengths() throws(AWSError) -> (total: Int, headers: Int)? {
            guard
                let (total, headers, checksum) = buffer.peekMultipleIntegers(as: (UInt32, UInt32, UInt32).self)
            else { return nil }
            guard checksum == crc32(of: buffer, at: buffer.readerIndex, length: 8) else {
                throw invalid("the checksum of a message's lengths is wrong")
            }
            let payload = Int(total) - Int(headers) - EventStreamLimits.overhead
            guard payload >= 0 else {
                throw invalid("a message of \(total) bytes cannot have \(headers) bytes of headers")
            }
            try EventStreamLimits.check(headers: Int(headers), at: offset)
            try EventStreamLimits.check(payload: payload, limit: maxPayloadSize, at: offset)
            lengths = (Int(total), Int(headers))
            return lengths
        }

        private mutating func decode(total: Int, headers: Int) throws -> AWSEventStreamMessage {
            guard
                let checksum = buffer.getInteger(at: buffer.readerIndex + total - 4, as: UInt32.self),
                checksum == crc32(of: buffer, at: buffer.readerIndex, length: total - 4)
            else { throw invalid("a message's checksum is wrong") }
            buffer.moveReaderIndex(forwardBy: EventStreamLimits.prelude)
            guard
                var block = buffer.readSlice(length: headers),
                let payload = buffer.readSlice(length: total - headers - EventStreamLimits.overhead)
            else { throw invalid("a message is shorter than its lengths say") }
            buffer.moveReaderIndex(forwardBy: 4)
            do {
                return AWSEventStreamMessage(headers: try block.readEventStreamHeaders(), payload: payload)
            } catch let reason {
                throw invalid(reason.text)
            }
        }

        private func invalid(_ message: String) -> AWSError {
            AWSError(.invalidEventStream, message, byteOffset: offset)
        }
    }
}
