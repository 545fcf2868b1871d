public import DatastreamCore
public import NIOCore

/// Takes an event stream apart into its messages; `awsEventStreamDecodeStream` makes it.
public struct AWSEventStreamDecodeStream: TransformStream {
    /// Bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// Messages come out.
    public typealias Output = AWSEventStreamMessage

    let maxPayloadSize: Int

    /// Makes the kernel of one run.
    /// - Throws: ``AWSError/Code/invalidOption`` when `maxPayloadSize` is out of its range.
    public func makeTransformer(in run: RunContext) throws -> Kernel {
        guard (0...EventStreamLimits.payload).contains(maxPayloadSize) else {
            throw AWSError(
                .invalidOption,
                "maxPayloadSize is \(maxPayloadSize); it has to be 0 to \(EventStreamLimits.payload)"
            )
        }
        return Kernel(maxPayloadSize: maxPayloadSize)
    }
}

/// Makes a stage that decodes `application/vnd.amazon.eventstream`, the format of streamed answers of AWS services.
///
/// ```swift
/// for try await message in createReadableStream(bytes).pipe(through: awsEventStreamDecodeStream()) {
///     print(message[":event-type"]?.string ?? "", message.payload.readableBytes)
/// }
/// ```
/// A message comes out as soon as its last byte has come in. Both of its checksums are verified, the one of the lengths
/// before anything is awaited that they announce, so a corrupt length cannot make it wait for bytes that never come. It
/// holds at most one message and one chunk.
///
/// It throws ``AWSError/Code/invalidEventStream`` for a wrong checksum, impossible lengths, an unknown type of header, a
/// header without name or twice, text that is not UTF-8, and for an input that ends within a message;
/// ``AWSError/Code/limitExceeded`` for headers of more than 131,072 bytes or too large a payload.
/// ``AWSError/byteOffset`` is where the message begins.
/// - Parameter maxPayloadSize: The largest payload of a message, in bytes, at most the default of 25,165,824 (24 MiB).
public func awsEventStreamDecodeStream(maxPayloadSize: Int = 25_165_824) -> AWSEventStreamDecodeStream {
    AWSEventStreamDecodeStream(maxPayloadSize: maxPayloadSize)
}
