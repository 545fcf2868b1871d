import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import Middy

/// The last stage of every body.
struct SendingStreamTests {
    private func run(_ minimumSize: Int) -> ResponseRun {
        ResponseRun(options: MiddyOptions(minimumChunkSize: minimumSize))
    }

    private func body(_ chunks: [String], expected: Int? = nil) -> ResponseBody {
        var body = ResponseBody(createReadableStream(chunks))
        body.expectedByteCount = expected
        return body
    }

    @Test(
        "the first chunk goes out at once, small ones after it are gathered, large ones pass",
        arguments: [
            (4, ["a", "b", "c", "d", "e", "f"], ["a", "bcde", "f"]),
            (4, ["a", "bcdef", "g", "hijkl"], ["a", "bcdef", "ghijkl"]),
            (0, ["a", "b", "", "c"], ["a", "b", "c"]),
            (100, ["a", "b", "c"], ["a", "bc"]),
            (4, ["", ""], []),
        ] as [(Int, [String], [String])]
    )
    func gathering(_ example: (minimumSize: Int, input: [String], output: [String])) async throws {
        let run = run(example.minimumSize)
        let sink = RecordingSink<ByteBuffer>()
        _ = try await body(example.input).send(into: try await sink.makeWriter(in: run.context), in: run)
        #expect(sink.items.map { String(buffer: $0) } == example.output)
        #expect(run.outcome(duration: .zero, error: nil).bytes == example.input.joined().utf8.count)
        #expect(run.outcome(duration: .zero, error: nil).chunks == example.output.count)
    }

    @Test("it behaves as a stage has to, however its input is cut", arguments: [0, 3, 1_000])
    func verified(minimumSize: Int) throws {
        let run = run(minimumSize)
        let text = ByteBuffer(string: "a body of some bytes")
        let verifier = TransformVerifier<SendingStream, ByteBuffer>(SendingStream(run: run, expected: nil))
        #expect(try verifier.verify(bytes: text, expecting: text) == text)
    }

    @Test("a body of the announced size is sent, whole or in pieces")
    func rightSize() async throws {
        #expect(try await body(["ab", "c"], expected: 3).collect(maximumSize: 10, in: run(0)).readableBytes == 3)
        var whole = ResponseBody("abc")
        whole.expectedByteCount = 3
        #expect(try await whole.collect(maximumSize: 10, in: run(0)).readableBytes == 3)
    }

    @Test(
        "a body of another size fails; before its first byte where the size is known beforehand",
        arguments: [([], 3, 0), (["ab"], 3, 1), (["ab", "cd"], 3, 1), (["abcd"], 3, 0)] as [([String], Int, Int)]
    )
    func wrongSize(_ example: (chunks: [String], announced: Int, chunksSent: Int)) async throws {
        let sink = RecordingSink<ByteBuffer>()
        #expect(try await failure(of: body(example.chunks, expected: example.announced), sink) is ContentLengthError)
        #expect(sink.items.count == example.chunksSent)
        #expect(sink.abortErrors.first is ContentLengthError)

        var whole = ResponseBody(example.chunks.joined())
        whole.expectedByteCount = example.announced
        let wholeSink = RecordingSink<ByteBuffer>()
        #expect(try await failure(of: whole, wholeSink) is ContentLengthError)
        #expect(wholeSink.items.isEmpty)
        try wholeSink.verifyLifecycle()
    }

    @Test("a sink that fails at the end fails the sending: S28")
    func failingSink() async throws {
        let sink = RecordingSink<ByteBuffer>(failure: (.finish, Failure("finish")))
        #expect(try await failure(of: "abc", sink) as? Failure == Failure("finish"))
        try sink.verifyLifecycle()
    }

    /// What sending a body fails with.
    private func failure(of body: ResponseBody, _ sink: RecordingSink<ByteBuffer>) async throws -> (any Error)? {
        let run = run(0)
        let writer = try await sink.makeWriter(in: run.context)
        do {
            _ = try await body.send(into: writer, in: run)
            return nil
        } catch {
            return error
        }
    }

    @Test("a buffered body may have so many bytes and not one more")
    func maximumSize() async throws {
        #expect(try await body(["ab", "c"]).collect(maximumSize: 3, in: run(0)).readableBytes == 3)
        await #expect(throws: StreamError.self) {
            _ = try await body(["ab", "cd"]).collect(maximumSize: 3, in: run(0))
        }
    }
}
