import DatastreamAWS
import DatastreamCore
import NIOCore

/// What the decoder made of a stream that came in parts.
struct EventStreamRun {
    private(set) var messages: [AWSEventStreamMessage] = []
    private(set) var error: AWSError?
    private var foreignError: (any Error)?

    init(_ stream: ByteBuffer, cutEvery length: Int, limit: Int) {
        var rest = stream
        do {
            var kernel = try awsEventStreamDecodeStream(maxPayloadSize: limit).makeTransformer(in: RunContext())
            while let part = rest.readSlice(length: min(length, rest.readableBytes)), part.readableBytes > 0 {
                try kernel.receive(part)
                try take(from: &kernel)
            }
            try kernel.receiveEnd()
            try take(from: &kernel)
        } catch let failure as AWSError {
            error = failure
        } catch {
            foreignError = error
        }
    }

    /// What is wrong with this run by itself.
    func violation(limit: Int) -> String? {
        if let foreignError { return "an error of another type: \(foreignError)" }
        if let error, ![.invalidEventStream, .limitExceeded].contains(error.code) { return "an unexpected \(error)" }
        if let error, error.byteOffset == nil { return "\(error) does not say where" }
        if messages.contains(where: { $0.payload.readableBytes > limit }) { return "a payload over the limit" }
        return nil
    }

    /// Messages written again are the bytes that they were read from.
    func roundTripViolation(of stream: ByteBuffer) -> String? {
        var written = ByteBuffer()
        do {
            for message in messages { try message.encode(into: &written) }
        } catch {
            return "what was read cannot be written: \(error)"
        }
        if written != stream.getSlice(at: stream.readerIndex, length: written.readableBytes) {
            return "what was written is not what was read"
        }
        return nil
    }

    private mutating func take(from kernel: inout AWSEventStreamDecodeStream.Kernel) throws {
        while case .output(let message) = try kernel.next() { messages.append(message) }
    }
}
