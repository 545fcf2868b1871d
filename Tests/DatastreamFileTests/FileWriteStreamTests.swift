import DatastreamCore
import DatastreamFile
import DatastreamTesting
import Foundation
import NIOCore
import Testing

@Suite struct FileWriteStreamTests {
    private struct Broken: Error {}

    private let directory: TemporaryDirectory
    private var path: String { directory["out.txt"] }

    init() throws { directory = try TemporaryDirectory() }

    @Test func theOutputIsThePathAndTheByteCount() async throws {
        let result = try await createReadableStream("héllo", chunkSize: 4).pipe(to: fileWriteStream(path: path)).output
        #expect(result.path == path)
        #expect(result.byteCount == 6)
        #expect(try directory.read("out.txt") == "héllo")
        #expect(directory.names == ["out.txt"])
        #expect(directory.openDescriptors == 0)
    }

    @Test func anEmptyStreamMakesAnEmptyFile() async throws {
        try await createReadableStream("").pipe(to: fileWriteStream(path: path))
        #expect(try directory.read("out.txt") == "")
    }

    @Test func theOldFileStaysUntilTheLastByteIsWritten() async throws {
        try directory.write("old", to: "out.txt")
        let source = GatedSource(of: ByteBuffer.self)
        async let run = source.pipe(to: fileWriteStream(path: path))
        source.release(ByteBuffer(string: String(repeating: "n", count: 100_000)))
        try await source.waitForDemands(2)
        #expect(try directory.read("out.txt") == "old")
        #expect(directory.names.count == 2)
        source.finish()
        _ = try await run
        #expect(try directory.read("out.txt").count == 100_000)
        #expect(directory.names == ["out.txt"])
    }

    @Test(arguments: [0, 1, 3])
    func aSourceThatFailsLeavesTheOldFileAndNothingElse(after count: Int) async throws {
        try directory.write("old", to: "out.txt")
        let source = createReadableStream { writer in
            for _ in 0..<count { try await writer.write(ByteBuffer(repeating: 1, count: 70_000)) }
            throw Broken()
        }
        await #expect(throws: Broken.self) { try await source.pipe(to: fileWriteStream(path: path)) }
        #expect(try directory.read("out.txt") == "old")
        #expect(directory.names == ["out.txt"])
        #expect(directory.openDescriptors == 0)
    }

    @Test func aCancelledRunLeavesTheOldFileAndNothingElse() async throws {
        try directory.write("old", to: "out.txt")
        let source = GatedSource(of: ByteBuffer.self)
        let task = Task { [path] in try await source.pipe(to: fileWriteStream(path: path)) }
        source.release(ByteBuffer(repeating: 1, count: 70_000))
        try await source.waitForDemands(2)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try directory.read("out.txt") == "old")
        #expect(directory.names == ["out.txt"])
        #expect(directory.openDescriptors == 0)
    }

    @Test func wrongOptionsLeaveTheOldFile() async throws {
        try directory.write("old", to: "out.txt")
        await expectFailure(.invalidOption) {
            try await createReadableStream("new").pipe(to: fileWriteStream(path: path, permissions: 0o1000))
        }
        await expectFailure(.typeNotAllowed) {
            let csv = FileType(accept: ["text/csv": [".csv"]])
            return try await createReadableStream("new").pipe(to: fileWriteStream(path: path, types: [csv]))
        }
        #expect(try directory.read("out.txt") == "old")
        #expect(directory.names == ["out.txt"])
    }

    @Test func appendingKeepsWhatIsThere() async throws {
        let sink = fileWriteStream(path: path, mode: .append)
        #expect(try await createReadableStream("one").pipe(to: sink).output.byteCount == 3)
        #expect(try await createReadableStream("two").pipe(to: sink).output.byteCount == 3)
        #expect(try directory.read("out.txt") == "onetwo")
    }

    @Test func exclusiveRefusesAFileThatExists() async throws {
        let sink = fileWriteStream(path: path, mode: .exclusive)
        try await createReadableStream("one").pipe(to: sink)
        await expectFailure(.alreadyExists) { try await createReadableStream("two").pipe(to: sink) }
        #expect(try directory.read("out.txt") == "one")
        #expect(directory.names == ["out.txt"])
    }

    @Test func exclusiveRefusesAFileThatSomebodyMadeMeanwhile() async throws {
        let source = GatedSource(of: ByteBuffer.self)
        let task = Task { [path] in try await source.pipe(to: fileWriteStream(path: path, mode: .exclusive)) }
        source.release(ByteBuffer(string: "ours"))
        try await source.waitForDemands(2)
        try directory.write("theirs", to: "out.txt")
        source.finish()
        await expectFailure(.alreadyExists) { try await task.value }
        #expect(try directory.read("out.txt") == "theirs")
        #expect(directory.names == ["out.txt"])
    }

    @Test func permissionsAreThoseAskedForOrThoseOfTheOldFile() async throws {
        func bits() throws -> Int {
            try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
        }
        try await createReadableStream("x").pipe(to: fileWriteStream(path: path, permissions: 0o600))
        #expect(try bits() == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        try await createReadableStream("y").pipe(to: fileWriteStream(path: path))
        #expect(try bits() == 0o640)
    }

    @Test func aDurableFileIsWrittenToo() async throws {
        try await createReadableStream("kept").pipe(to: fileWriteStream(path: path, durable: true))
        #expect(try directory.read("out.txt") == "kept")
        for _ in 0..<2 {
            try await createReadableStream("+").pipe(
                to: fileWriteStream(path: directory["new"], mode: .append, durable: true)
            )
        }
        #expect(try directory.read("new") == "++")
        #expect(directory.openDescriptors == 0)
    }

    @Test func withoutABaseALinkIsFollowedAndStaysALink() async throws {
        try directory.write("old", to: "target.txt")
        try directory.makeLink("out.txt", to: "target.txt")
        try await createReadableStream("new").pipe(to: fileWriteStream(path: path))
        #expect(try directory.read("target.txt") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "target.txt")
    }

    @Test func whatCannotBeAFileIsRefused() async throws {
        try directory.makeDirectory("folder")
        await expectFailure(.isDirectory) {
            try await createReadableStream("x").pipe(to: fileWriteStream(path: directory["folder"]))
        }
        await expectFailure(.notFound) {
            try await createReadableStream("x").pipe(to: fileWriteStream(path: directory["none/x"]))
        }
        #expect(directory.names == ["folder"])
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func aFullDeviceIsSaidToBeFull() async throws {
        await expectFailure(.diskFull) {
            try await createReadableStream("x").pipe(to: fileWriteStream(path: "/dev/full"))
        }
    }

    @Test func aDeviceIsWrittenAndNotReplaced() async throws {
        #expect(try await createReadableStream("x").pipe(to: fileWriteStream(path: "/dev/null")).output.byteCount == 1)
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
    }

    @Test func aPipeIsWrittenAsFastAsItIsRead() async throws {
        try directory.makePipe("pipe")
        let bytes = ByteBuffer(repeating: 7, count: 1_000_000)
        async let written = createReadableStream(bytes).pipe(to: fileWriteStream(path: directory["pipe"])).output
        let read = try await streamToBuffer(fileReadStream(path: directory["pipe"]))
        #expect(try await written.byteCount == 1_000_000)
        #expect(read == bytes)
        #expect(directory.openDescriptors == 0)
    }

    @Test func aPipeWhoseReaderHasGoneFailsTheRunAndNotTheProcess() async throws {
        try directory.makePipe("pipe")
        let reader = open(directory["pipe"], O_RDONLY | O_NONBLOCK)
        let source = GatedSource(of: ByteBuffer.self)
        let task = Task { [directory] in try await source.pipe(to: fileWriteStream(path: directory["pipe"])) }
        source.release(ByteBuffer(repeating: 1, count: 40_000))
        try await source.waitForDemands(2)
        close(reader)
        source.release(ByteBuffer(repeating: 1, count: 40_000))
        await expectFailure(.readerGone) { try await task.value }
        #expect(directory.openDescriptors == 0)
    }

    @Test func waitingForAReaderEndsOnCancellation() async throws {
        try directory.makePipe("pipe")
        let task = Task { [directory] in
            try await createReadableStream("x").pipe(to: fileWriteStream(path: directory["pipe"]))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(directory.openDescriptors == 0)
    }

    @Test func aFlushBringsSmallChunksIntoTheFile() async throws {
        let clock = ManualClock()
        let source = GatedSource(of: ByteBuffer.self)
        async let run = source.pipe(
            to: fileWriteStream(path: path, mode: .append),
            options: RunOptions(flushWhenIdle: .milliseconds(20), clock: clock)
        )
        source.release(ByteBuffer(string: "row"))
        try await source.waitForDemands(2)
        #expect(try directory.read("out.txt") == "")
        // one tick sees the write, the next one that nothing has come since
        for _ in 0..<2 {
            try await clock.waitForSleepers()
            clock.advance(by: .milliseconds(20))
        }
        try await clock.waitForSleepers()
        #expect(try directory.read("out.txt") == "row")
        source.finish()
        _ = try await run
    }

    @Test func aFileIsCopiedByAPipeline() async throws {
        let bytes = Data((0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try bytes.write(to: URL(fileURLWithPath: directory["in.bin"]))
        let count = countStream()
        let results = try await pipeline {
            fileReadStream(path: "in.bin", basePath: directory.path)
            count
            fileWriteStream(path: "out.bin", basePath: directory.path)
        }
        #expect(results.output.byteCount == 3_000_001)
        #expect(results[count] == 12)  // chunks of defaultFileChunkSize
        #expect(try Data(contentsOf: URL(fileURLWithPath: directory["out.bin"])) == bytes)
    }
}
