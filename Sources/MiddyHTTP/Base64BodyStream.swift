import DatastreamBase64
package import DatastreamCore
package import NIOCore

/// Decodes a body that a handler gives as base64, chunk by chunk.
package struct Base64BodyStream: TransformStream {
    /// Makes the stage.
    package init() {}

    /// Makes the kernel of one run.
    package func makeTransformer(in run: RunContext) -> Kernel { Kernel() }

    /// Decodes one body.
    package struct Kernel: Transformer {
        private var decoder = Base64Decoder()
        private var ready: ByteBuffer?
        private var isOver = false

        init() {}

        /// Decodes a chunk.
        package mutating func receive(_ chunk: consuming ByteBuffer) throws {
            var bytes = ByteBuffer()
            bytes.reserveCapacity(chunk.readableBytes / 4 * 3 + 3)
            try decoder.decode(chunk.readableBytesView) { bytes.writeInteger($0) }
            if bytes.readableBytes > 0 { ready = bytes }
        }

        /// Checks that the text was complete.
        package mutating func receiveEnd() throws {
            isOver = true
            try decoder.finish()
        }

        /// The bytes of the last chunk.
        package mutating func next() -> TransformStep<ByteBuffer> {
            if let bytes = ready.take() { return .output(bytes) }
            return isOver ? .finished : .needsInput
        }
    }
}
