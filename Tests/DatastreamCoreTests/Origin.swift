import DatastreamCore
import DatastreamTesting
import NIOCore

/// Where the items of a run come from: every source there is, and every stream that has tasks of its own.
enum Origin: CaseIterable {
    case string, bytes, array, sequence, asyncSequence, gated, producer, push
    case erased, buffered, concurrentMap, timeout, onEnd, waiting

    func stream(_ items: [Int]) -> ReadableStream<Int> {
        switch self {
        case .string:
            let text = items.map { "\($0 + 1_000)" }.joined()
            return createReadableStream(text, chunkSize: 4).map { (Int(String(buffer: $0)) ?? 0) - 1_000 }.erased()
        case .bytes:
            return createReadableStream(items.map { UInt8($0) }, chunkSize: 1).map { Int($0.readableBytesView[0]) }
                .erased()
        case .array: return createReadableStream(items)
        case .sequence: return createReadableStream(items.lazy.map { $0 })
        case .asyncSequence:
            return createReadableStream(
                AsyncStream { continuation in
                    for item in items { continuation.yield(item) }
                    continuation.finish()
                }
            )
        case .gated: return createReadableStream(GatedSource.finished(items))
        case .producer:
            return createReadableStream(of: Int.self) { writer in for item in items { try await writer.write(item) } }
        case .push:
            let (stream, source) = createReadableStream(of: Int.self, highWaterMark: 2)
            Task {
                for item in items { try await source.send(item) }
                source.finish()
            }
            return stream
        case .erased: return ReadableStream(createReadableStream(items).pipe(through: countStream(resultKey: "inner")))
        default: return around(createReadableStream(items))
        }
    }

    /// The origins that are wrapped around another stream.
    static let wrappers: [Origin] = [.erased, .buffered, .concurrentMap, .timeout, .onEnd, .waiting]

    /// Wraps a stream; the others leave it as it is.
    func around(_ stream: ReadableStream<Int>) -> ReadableStream<Int> {
        switch self {
        case .erased: stream.map { $0 }.erased()
        case .buffered: stream.buffered(highWaterMark: 2).erased()
        case .concurrentMap: stream.concurrentMap(maxConcurrent: 2) { await later($0) }.erased()
        case .timeout: stream.timeout(.seconds(3_600), clock: ManualClock()).erased()
        case .onEnd: stream.onEnd { _, _ in }.erased()
        case .waiting: stream.map { await later($0) }.erased()
        default: stream
        }
    }

    /// The most items that have left the source when `written` writes have returned and one is held by the sink.
    func bound(written: Int) -> Int {
        switch self {
        case .buffered: written + 1 + 2
        case .concurrentMap: written + 1 + 2 + 1
        default: written + 1
        }
    }
}
