import DatastreamCore
import DatastreamFile
import DatastreamTesting
import Foundation
import NIOCore
import Testing

@Suite struct FileReadStreamTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func text(_ count: Int) -> String {
        String((0..<count).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
    }

    @Test(arguments: [(0, 4), (1, 4), (4, 4), (9, 4), (200_000, 65_536), (10, 1)])
    func aFileComesInChunksOfTheSizeAskedFor(size: Int, chunkSize: Int) async throws {
        try directory.write(text(size), to: "in.txt")
        let chunks = try await streamToArray(fileReadStream(path: directory["in.txt"], chunkSize: chunkSize))
        #expect(chunks.map { String(buffer: $0) }.joined() == text(size))
        #expect(chunks.dropLast().allSatisfy { $0.readableBytes == chunkSize })
        #expect(chunks.last.map { (1...chunkSize).contains($0.readableBytes) } ?? (size == 0))
        #expect(directory.openDescriptors == 0)
    }

    @Test func theDescriptionOpensTheFileAnewForEachRun() async throws {
        let stream = fileReadStream(path: directory["in.txt"])
        await #expect(throws: FileError.self) { try await streamToString(stream) }
        try directory.write("one", to: "in.txt")
        #expect(try await streamToString(stream) == "one")
        try directory.write("two", to: "in.txt")
        #expect(try await streamToString(stream) == "two")
    }

    @Test func theChunksOfOneRunDoNotShareTheirMemory() async throws {
        try directory.write("aaaabbbbcc", to: "in.txt")
        let chunks = try await streamToArray(fileReadStream(path: directory["in.txt"], chunkSize: 4))
        #expect(chunks.map { String(buffer: $0) } == ["aaaa", "bbbb", "cc"])
    }

    @Test(arguments: [
        (Int64(0)..<10, "abcdefghij"), (3..<5, "de"), (24..<100, "yz"), (26..<30, ""), (26..<26, ""), (7..<7, ""),
    ])
    func aRangeIsReadAsFarAsTheFileGoes(range: Range<Int64>, expected: String) async throws {
        try directory.write(text(26), to: "in.txt")
        #expect(
            try await streamToString(fileReadStream(path: directory["in.txt"], range: range, chunkSize: 3)) == expected
        )
    }

    @Test(arguments: [(Int64(27)..<30, FileError.Code.rangeBeyondEnd), (-1..<3, .invalidOption)])
    func aRangeThatCannotBeReadIsRefused(range: Range<Int64>, code: FileError.Code) async throws {
        try directory.write(text(26), to: "in.txt")
        await expectFailure(code) { try await streamToString(fileReadStream(path: directory["in.txt"], range: range)) }
    }

    @Test(arguments: [0, -1, 1 << 40])
    func aChunkSizeThatCannotBeHadIsRefused(size: Int) async throws {
        try directory.write("x", to: "in.txt")
        await expectFailure(.invalidOption) {
            try await streamToString(fileReadStream(path: directory["in.txt"], chunkSize: size))
        }
    }

    @Test func whatIsNotAFileIsRefusedAndNamed() async throws {
        try directory.makeDirectory("folder")
        try directory.write("x", to: "file")
        await expectFailure(.notFound) { try await streamToString(fileReadStream(path: directory["none"])) }
        await expectFailure(.isDirectory) { try await streamToString(fileReadStream(path: directory["folder"])) }
        await expectFailure(.isDirectory) { try await streamToString(fileReadStream(path: directory["folder/"])) }
        await expectFailure(.notDirectory) { try await streamToString(fileReadStream(path: directory["file/x"])) }
        await expectFailure(.invalidPath) { try await streamToString(fileReadStream(path: "")) }
        await expectFailure(.invalidPath) { try await streamToString(fileReadStream(path: "a\0b")) }
    }

    @Test(arguments: [
        ("folder", "it is a directory"), ("folder/", "the path names a directory"),
        ("none", "cannot open: the file or a directory on the way to it does not exist (errno 2)"),
    ])
    func whyAFileCannotBeReadIsSaidInWords(name: String, message: String) async throws {
        try directory.makeDirectory("folder")
        let path = directory[name]
        let error = await #expect(throws: FileError.self) { try await streamToString(fileReadStream(path: path)) }
        #expect(error?.message == message)
        #expect(error?.path == path)
        #expect(error?.errno == (name == "none" ? 2 : nil))
    }

    /// Whose `pipe(through:)` names both types when a stage does not fit; see the fixtures of the core's tests.
    @Test func aFileIsPipedLikeTheStreamsOfTheCore() {
        let stream: any DrivableStream<ByteBuffer> = fileReadStream(path: "a")
        #expect(stream is any PipeableStream)
    }

    @Test func nothingIsReadAhead() async throws {
        try directory.write("aaaabbbbcccc", to: "in.txt")
        let sink = RecordingSink<ByteBuffer>(isGated: true)
        async let run = fileReadStream(path: directory["in.txt"], chunkSize: 4).pipe(to: sink)
        try await sink.waitForWrites(1)
        let file = try #require(FileHandle(forUpdatingAtPath: directory["in.txt"]))
        try file.seek(toOffset: 4)
        try file.write(contentsOf: Data("xxxxxxxx".utf8))
        try file.close()
        sink.releaseWrites(3)
        #expect(try await run.output.map { String(buffer: $0) } == ["aaaa", "xxxx", "xxxx"])
    }

    @Test func aSinkThatFailsClosesTheFile() async throws {
        struct Refused: Error {}
        try directory.write(text(100), to: "in.txt")
        let sink = createWritableStream { (_: ByteBuffer) in throw Refused() }
        await #expect(throws: Refused.self) {
            try await fileReadStream(path: directory["in.txt"], chunkSize: 10).pipe(to: sink)
        }
        #expect(directory.openDescriptors == 0)
    }

    @Test func anIteratorThatIsDroppedClosesTheFile() async throws {
        try directory.write(text(100), to: "in.txt")
        do {
            var iterator = fileReadStream(path: directory["in.txt"], chunkSize: 10).makeAsyncIterator()
            _ = try await iterator.next()
            #expect(directory.openDescriptors == 1)
        }
        #expect(directory.openDescriptors == 0)
    }

    @Test func aCancelledRunClosesTheFile() async throws {
        try directory.write(text(100), to: "in.txt")
        let sink = RecordingSink<ByteBuffer>(isGated: true)
        let task = Task { [directory] in
            try await fileReadStream(path: directory["in.txt"], chunkSize: 10).pipe(to: sink)
        }
        try await sink.waitForWrites(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(directory.openDescriptors == 0)
    }

    @Test func aPipeIsReadAsItsBytesComeAndUntilItsWriterHasGone() async throws {
        try directory.makePipe("pipe")
        let sink = RecordingSink<ByteBuffer>()
        async let run = fileReadStream(path: directory["pipe"]).pipe(to: sink)
        let writer = try await writingEnd()
        try writer.write(contentsOf: Data("first".utf8))
        try await sink.waitForWrites(1)
        try writer.write(contentsOf: Data("second".utf8))
        try await sink.waitForWrites(2)
        try writer.close()
        #expect(try await run.output.map { String(buffer: $0) } == ["first", "second"])
        #expect(directory.openDescriptors == 0)
    }

    @Test func waitingForAPipeEndsOnCancellation() async throws {
        try directory.makePipe("pipe")
        let task = Task { [directory] in try await streamToString(fileReadStream(path: directory["pipe"])) }
        // opening the writing end succeeds only once the run has the reading end
        let writer = try await writingEnd()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try writer.close()
        #expect(directory.openDescriptors == 0)
    }

    @Test func aPipeHasNoRanges() async throws {
        try directory.makePipe("pipe")
        await expectFailure(.invalidOption) {
            try await streamToString(fileReadStream(path: directory["pipe"], range: 0..<1))
        }
    }

    /// Opens the pipe for writing as soon as somebody reads it.
    private func writingEnd() async throws -> FileHandle {
        while true {
            let number = open(directory["pipe"], O_WRONLY | O_NONBLOCK)
            if number >= 0 { return FileHandle(fileDescriptor: number, closeOnDealloc: true) }
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}

/// Expects a file error of a kind.
func expectFailure(
    _ code: FileError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async {
    do {
        _ = try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as FileError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(error)", sourceLocation: sourceLocation)
    }
}
