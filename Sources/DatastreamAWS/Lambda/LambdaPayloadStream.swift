import DatastreamBase64
import DatastreamCore
import DatastreamJSON
import NIOCore
import Synchronization

/// Turns the messages of a streamed response into its bytes, and its end into success or an error.
struct LambdaPayloadStream: TransformStream {
    typealias Input = AWSEventStreamMessage
    typealias Output = ByteBuffer

    let functionName: String
    let requestID: String?
    let completion: LambdaCompletion

    func makeTransformer(in run: RunContext) throws -> Kernel { Kernel(stream: self) }

    struct Kernel: Transformer {
        typealias Input = AWSEventStreamMessage
        typealias Output = ByteBuffer

        private let stream: LambdaPayloadStream
        private var output: ByteBuffer?
        private var isComplete = false
        private var isOver = false
        private var count = 0

        init(stream: LambdaPayloadStream) { self.stream = stream }

        mutating func receive(_ message: consuming AWSEventStreamMessage) throws {
            switch message[":message-type"]?.string {
            case "event": break
            case "exception":
                let json = try? JSONValue(parsing: message.payload.readableBytesView)
                let text = json?["Message"]?.string ?? json?["message"]?.string ?? String(buffer: message.payload)
                throw serviceError(message[":exception-type"]?.string, text)
            case "error":
                throw serviceError(
                    message[":error-code"]?.string,
                    message[":error-message"]?.string ?? "the service says no more"
                )
            case let type:
                throw error(.invalidEventStream, "a message is of the unknown type \(type ?? "none")")
            }
            guard !isComplete else {
                throw error(.invalidEventStream, "a message follows after InvokeComplete")
            }
            switch message[":event-type"]?.string {
            case "PayloadChunk":
                if message.payload.readableBytes > 0 { output = message.payload }
                count += message.payload.readableBytes
            case "InvokeComplete": try complete(message.payload)
            default: break  // a kind of event that did not exist when this was written
            }
        }

        mutating func receiveEnd() throws {
            guard isComplete else {
                throw error(
                    .incompleteResponse,
                    "the response ended after \(count) bytes without InvokeComplete, so it may not be whole"
                )
            }
            isOver = true
        }

        mutating func next() throws -> TransformStep<ByteBuffer> {
            if let output {
                self.output = nil
                return .output(output)
            }
            return isOver ? .finished : .needsInput
        }

        private mutating func complete(_ payload: ByteBuffer) throws {
            let json: JSONValue
            do {
                json = payload.readableBytes == 0 ? [:] : try JSONValue(parsing: payload.readableBytesView)
            } catch let problem {
                throw error(.invalidEventStream, "InvokeComplete is not JSON", underlying: problem)
            }
            isComplete = true
            let logTail = json["LogResult"]?.string.flatMap(decodedLog)
            stream.completion.set(logTail: logTail)
            guard let type = json["ErrorCode"]?.string, !type.isEmpty else { return }
            let details = json["ErrorDetails"]?.string.map(Self.decodedDetails)
            let parsed = details.flatMap { try? JSONValue(parsing: $0) }
            var failure = error(
                .functionError,
                parsed?["errorMessage"]?.string ?? details ?? "the function failed (\(type)) and says no more"
            )
            failure.errorType = type
            failure.errorDetails = details
            failure.logTail = logTail
            throw failure
        }

        /// Details as text: runtimes send them in base64, and not everything on the way decodes them.
        private static func decodedDetails(_ text: String) -> String {
            guard let bytes = Base64.decode(text), (try? JSONValue(parsing: bytes))?.object != nil else { return text }
            return String(decoding: bytes, as: UTF8.self)
        }

        private func serviceError(_ type: String?, _ message: String) -> AWSError {
            var failure = error(.serviceError, [type, message].compactMap(\.self).joined(separator: ": "))
            failure.errorType = type
            return failure
        }

        private func error(
            _ code: AWSError.Code,
            _ message: String,
            underlying: (any Error)? = nil
        ) -> AWSError {
            AWSError(
                code,
                message,
                functionName: stream.functionName,
                requestID: stream.requestID,
                underlying: underlying
            )
        }
    }
}

/// What a response's last message says, for whoever holds the response.
final class LambdaCompletion: Sendable {
    private let log = Mutex<String?>(nil)

    /// The function's log, once the last message has come.
    var logTail: String? { log.withLock(\.self) }

    func set(logTail: String?) { log.withLock { $0 = logTail } }
}
