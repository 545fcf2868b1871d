import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@Suite("createReadableStream", .timeLimit(.minutes(1)))
struct CreateReadableStreamTests {
    static let texts = ["plain ASCII text", "naïve café", "日本語テキスト", "👩‍👩‍👧‍👦🇨🇭👍🏽", "a€😀é\u{0}z", "\u{FEFF}é\r\n"]

    @Test(arguments: texts, 4...9)
    func everyChunkOfAStringIsWholeScalars(text: String, chunkSize: Int) async throws {
        let chunks = try await streamToArray(createReadableStream(text, chunkSize: chunkSize))
        for chunk in chunks {
            #expect((1...chunkSize).contains(chunk.readableBytes))
            #expect(String(validating: chunk.readableBytesView, as: UTF8.self) != nil)
        }
        #expect(chunks.flatMap { Array($0.readableBytesView) } == Array(text.utf8))
    }

    @Test func aStringIsCutIntoFullChunks() async throws {
        let sizes = try await streamToArray(createReadableStream(String(repeating: "x", count: 10), chunkSize: 4))
            .map(\.readableBytes)
        #expect(sizes == [4, 4, 2])
    }

    @Test func aStringHasChunksOf65536BytesUnlessSaidOtherwise() async throws {
        let chunks = try await streamToArray(createReadableStream(String(repeating: "x", count: 65_537)))
        #expect(chunks.map(\.readableBytes) == [65_536, 1])
    }

    @Test func aBufferGivesItsReadableBytesAlone() async throws {
        var buffer = ByteBuffer(bytes: 0..<12)
        buffer.moveReaderIndex(forwardBy: 2)
        buffer.moveWriterIndex(to: 9)
        let chunks = try await streamToArray(createReadableStream(buffer, chunkSize: 3))
        #expect(chunks.map { Array($0.readableBytesView) } == [[2, 3, 4], [5, 6, 7], [8]])
    }

    @Test func anArrayOfBytesGivesSlices() async throws {
        let chunks = try await streamToArray(createReadableStream([1, 2, 3, 4, 5] as [UInt8], chunkSize: 2))
        #expect(chunks.map { Array($0.readableBytesView) } == [[1, 2], [3, 4], [5]])
    }

    @Test func emptyInputsGiveNoChunk() async throws {
        #expect(try await streamToArray(createReadableStream("")).isEmpty)
        #expect(try await streamToArray(createReadableStream(ByteBuffer())).isEmpty)
        #expect(try await streamToArray(createReadableStream([] as [UInt8])).isEmpty)
        #expect(try await streamToArray(createReadableStream([] as [Int])).isEmpty)
        #expect(try await streamToArray(createReadableStream(EmptyCollection<Int>())).isEmpty)
    }

    @Test(arguments: [-1, 0, 3])
    func aStringTakesNoChunkSizeBelowAScalar(chunkSize: Int) async {
        let error = await #expect(throws: StreamError.self) {
            try await streamToArray(createReadableStream("text", chunkSize: chunkSize))
        }
        #expect(error?.code == .invalidOption)
    }

    @Test(arguments: [-1, 0])
    func bytesTakeNoChunkSizeBelowOne(chunkSize: Int) async {
        for stream in [
            createReadableStream(ByteBuffer(string: "text"), chunkSize: chunkSize),
            createReadableStream([1] as [UInt8], chunkSize: chunkSize),
        ] {
            let error = await #expect(throws: StreamError.self) { for try await _ in stream {} }
            #expect(error?.code == .invalidOption)
        }
    }

    @Test func anArrayGivesItsElementsAgainAndAgain() async throws {
        let stream = createReadableStream(["a", "b"])
        for _ in 0..<2 { #expect(try await streamToArray(stream) == ["a", "b"]) }
        #expect(try await collect(stream) == ["a", "b"])
    }

    @Test func nilElementsAreElements() async throws {
        let items: [Int?] = [1, nil, 3]
        #expect(try await streamToArray(createReadableStream(items)) == items)
        #expect(try await collect(createReadableStream(items)) == items)
        let counted = createReadableStream(items).pipe(through: countStream())
        #expect(try await streamToArray(counted) == items)
        #expect(try await collect(counted) == items)
        #expect(try await collect(createReadableStream(items.lazy.map { $0 })) == items)
    }

    @Test func aLazySequenceIsPulledOnDemandWhenIterated() async throws {
        let pulled = Locked(0)
        let stream = createReadableStream((0..<100).lazy.map { number in pulled.value = number + 1 })
        #expect(pulled.value == 0)
        var iterator = stream.makeAsyncIterator()
        for expected in 1...3 {
            _ = try await iterator.next()
            #expect(pulled.value == expected)
        }
    }

    @Test func aLazySequenceIsPulledOnDemandWhenDriven() async throws {
        let pulled = Locked(0)
        let sink = RecordingSink(of: Int.self, isGated: true)
        let stream = createReadableStream(
            (1...4).lazy.map { number in
                pulled.value = number
                return number
            }
        )
        async let results = stream.pipe(to: sink, options: quiet)
        for number in 1...4 {
            try await sink.waitForWrites(number)
            #expect(pulled.value == number)
            sink.releaseWrites()
        }
        #expect(try await results.output == [1, 2, 3, 4])
    }

    @Test func aSecondConsumerOfASequenceGetsAnError() async throws {
        let stream = createReadableStream((0..<3).lazy.map { $0 })
        #expect(try await collect(stream) == [0, 1, 2])
        let iterated = await #expect(throws: StreamError.self) { try await collect(stream) }
        #expect(iterated?.code == .alreadyConsumed)
        let sink = RecordingSink(of: Int.self)
        let driven = await #expect(throws: StreamError.self) { try await stream.pipe(to: sink, options: quiet) }
        #expect(driven?.code == .alreadyConsumed)
        #expect(sink.events == [.abort])
    }

    @Test func anAsyncSequenceIsPulledOnDemand() async throws {
        let source = GatedSource(of: Int.self)
        source.release(1, 2, 3)
        source.finish()
        let sink = RecordingSink(of: Int.self, isGated: true)
        async let results = createReadableStream(source).pipe(to: sink, options: quiet)
        for number in 1...3 {
            try await sink.waitForWrites(number)
            #expect(source.taken == number)
            sink.releaseWrites()
        }
        #expect(try await results.output == [1, 2, 3])
        #expect(source.isReleased)
    }

    @Test func anIteratorStaysAtItsEnd() async throws {
        var iterator = createReadableStream([1].lazy.map { $0 }).makeAsyncIterator()
        #expect(try await iterator.next() == 1)
        for _ in 0..<3 { #expect(try await iterator.next() == nil) }
    }

    @Test func anIteratorIsOverAfterAnError() async throws {
        let source = GatedSource(of: Int.self)
        source.fail(TestError())
        var iterator = createReadableStream(source).pipe(through: countStream()).makeAsyncIterator()
        await #expect(throws: TestError()) { try await iterator.next() }
        #expect(try await iterator.next() == nil)
    }
}

/// Collects by iteration, where `streamToArray` drives.
func collect<Stream: AsyncSequence>(_ stream: Stream) async throws -> [Stream.Element] {
    var elements: [Stream.Element] = []
    for try await element in stream { elements.append(element) }
    return elements
}
