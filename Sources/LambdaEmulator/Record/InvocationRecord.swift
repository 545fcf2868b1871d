import NIOCore
import NIOHTTP1
import Synchronization

/// What is remembered of one invocation: its log, and how its response came, for callers that ask for the log and for the
/// console.
///
/// Everything in it is of bounded size.
final class InvocationRecord: Sendable {
    /// The most bytes kept of the event and of the response.
    static let previewLimit = 4_096

    struct Guarded {
        var revision: Int
        var event = ByteBuffer()
        var taken: ContinuousClock.Instant?
        var sandbox: Sandbox?
        var head: (at: Int, status: HTTPResponseStatus, headers: HTTPHeaders)?
        var timeline = ChunkTimeline()
        var preview = ByteBuffer()
        var log = LogBuffer()
        var isLogClosed = false
        var ended: (at: Int, outcome: ResponseReport.Outcome)?
    }

    let id: String
    let kind: ResponseReport.Kind
    let method: String
    let path: String
    let received: ContinuousClock.Instant
    let receivedAt: WallTime
    let memorySize: Int
    let onLog: (@Sendable (String) -> Void)?
    let guarded: Mutex<Guarded>
    private let revisions: RevisionCounter

    init(_ exchange: ClientExchange, configuration: EmulatorConfiguration, revisions: RevisionCounter) {
        id = exchange.requestID
        kind = exchange.kind
        method = exchange.head.method.rawValue
        path = exchange.head.uri
        received = exchange.received
        receivedAt = .now()
        memorySize = configuration.memorySize
        onLog = configuration.onLog
        guarded = Mutex(Guarded(revision: revisions.next()))
        self.revisions = revisions
    }

    /// When it last changed.
    var revision: Int { guarded.withLock { $0.revision } }

    func invoked(_ event: ByteBuffer) {
        update { $0.event = event.prefix(Self.previewLimit) }
    }

    /// A runtime has the event.
    func taken(by sandbox: Sandbox?, version: String) {
        update { guarded in
            guarded.taken = .now
            guarded.sandbox = sandbox
        }
        log(line: "START RequestId: \(id) Version: \(version)")
    }

    /// The client was sent the head of its response.
    func began(status: HTTPResponseStatus, headers: HTTPHeaders) {
        update { guarded in
            guard guarded.head == nil else { return }
            guarded.head = (self.elapsed(), status, headers)
        }
    }

    /// A chunk of the function's response came, and was passed on.
    func chunk(_ bytes: ByteBuffer, arrived: ContinuousClock.Instant, blocked: Duration) {
        let start = elapsed(at: arrived)
        update { guarded in
            let missing = Self.previewLimit - guarded.preview.readableBytes
            if missing > 0 { guarded.preview.writeImmutableBuffer(bytes.prefix(missing)) }
            let sample = ChunkTimeline.Sample(
                start: start,
                end: self.elapsed(),
                bytes: bytes.readableBytes,
                chunks: 1,
                blocked: blocked.microseconds
            )
            guarded.timeline.add(sample)
        }
    }

    func ended(_ outcome: ResponseReport.Outcome) {
        update { guarded in
            guard guarded.ended == nil else { return }
            guarded.ended = (self.elapsed(), outcome)
        }
    }

    /// Microseconds since the request.
    func elapsed(at time: ContinuousClock.Instant = .now) -> Int { received.duration(to: time).microseconds }

    func update(_ change: (inout Guarded) -> Void) {
        guarded.withLock { guarded in
            change(&guarded)
            guarded.revision = revisions.next()
        }
    }
}

extension Duration {
    /// Whole microseconds.
    var microseconds: Int { Int(self / .microseconds(1)) }
}

extension ByteBuffer {
    /// The first bytes, in storage of their own so that they do not keep the rest.
    fileprivate func prefix(_ count: Int) -> ByteBuffer {
        ByteBuffer(bytes: readableBytesView.prefix(count))
    }
}
