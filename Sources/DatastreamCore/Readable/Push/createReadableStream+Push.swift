internal import AsyncAlgorithms

/// How many elements a push stream holds unless said otherwise: 1,024, as in datastream.
public let defaultHighWaterMark = 1_024

/// Makes a readable stream and the source that others push its elements into.
///
/// ```swift
/// let (stream, source) = createReadableStream(of: Event.self, highWaterMark: 100)
/// try await withThrowingTaskGroup { group in
///     group.addTask { try await stream.pipe(to: sink) }
///     for await event in events { try await source.send(event) }
///     source.finish()
///     try await group.waitForAll()
/// }
/// ```
/// ``PushSource/send(_:)`` suspends while the stream is full, where datastream's `push` throws. The stream has one
/// consumer; a second one gets ``StreamError/Code/alreadyConsumed``. A producer closure, `createReadableStream(of:_:)`,
/// needs no queue and no second task; prefer it where there is one producer.
/// - Parameters:
///   - type: What is pushed.
///   - highWaterMark: How many elements may wait, at least 1; each further task that sends at the same time may add one
///     more. Sending goes on when half of them are taken. Default: 1,024.
/// - Returns: The stream and its source. With a `highWaterMark` below 1 both fail with
///   ``StreamError/Code/invalidOption``.
public func createReadableStream<Element: Sendable>(
    of type: Element.Type,
    highWaterMark: Int = defaultHighWaterMark
) -> (stream: ReadableStream<Element>, source: PushSource<Element>) {
    makePushStream(highWaterMark: highWaterMark) { .watermark(low: $0, high: $1) }
}

/// Makes a readable stream and its push source, with a high-water mark counted by a closure, as in bytes.
///
/// ```swift
/// let (stream, source) = createReadableStream(of: ByteBuffer.self, highWaterMark: 1 << 20) { $0.readableBytes }
/// ```
/// - Parameters:
///   - type: What is pushed.
///   - highWaterMark: How much may wait, in the closure's unit, at least 1; the element that reaches it is still taken.
///   - size: The size of one element; it has to be quick and always the same for one element. Below 1 it
///     counts as 1.
@_disfavoredOverload
public func createReadableStream<Element: Sendable>(
    of type: Element.Type,
    highWaterMark: Int,
    size: @escaping @Sendable (borrowing Element) -> Int
) -> (stream: ReadableStream<Element>, source: PushSource<Element>) {
    makePushStream(highWaterMark: highWaterMark) { low, high in
        .watermark(low: low, high: high, waterLevelForElement: { max(1, size($0)) })
    }
}

private func makePushStream<Element: Sendable>(
    highWaterMark: Int,
    strategy: (_ low: Int, _ high: Int) -> PushSource<Element>.Channel.Source.BackpressureStrategy
) -> (stream: ReadableStream<Element>, source: PushSource<Element>) {
    do {
        try checkOption("highWaterMark", highWaterMark, atLeast: 1)
    } catch {
        let failure = error as? StreamError ?? StreamError(.invalidOption, "\(error)")
        return (createReadableStream(of: Element.self) { _ in throw failure }, PushSource(failure: failure))
    }
    var both = PushSource<Element>.Channel.makeChannel(
        throwing: (any Error).self,
        backpressureStrategy: strategy(max(1, highWaterMark / 2), highWaterMark)
    )
    let once = SingleUse(PushChannel(both.takeChannel()))
    let stream = ReadableStream<Element>(
        source: .asyncSequence(
            ErasedAsyncSequence { _ in
                do {
                    let channel = try once.take()
                    return { try await channel.next() }
                } catch {
                    return { throw error }
                }
            }
        )
    )
    return (stream, PushSource(both.source))
}

/// The consumer's end of a channel; releasing it tells the source that nobody listens.
private final class PushChannel<Element: Sendable> {
    private var channel: PushSource<Element>.Channel

    init(_ channel: consuming sending PushSource<Element>.Channel) { self.channel = channel }

    func next() async throws -> Element? { try await channel.next(isolation: #isolation) }
}
