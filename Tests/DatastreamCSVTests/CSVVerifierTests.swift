import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamCSV

@Suite("csvFormatStream keeps the protocol of transforms")
struct CSVVerifierTests {
    @Test func whateverTheFlushesTheTextIsTheSame() throws {
        let stage = CSVFormatStream.Of<[String]>(csvFormatStream(header: ["id", "text"]))
        let rows = (0..<20).map { ["\($0)", "a \"text\", with\nall"] }
        let expected = "id,text\r\n" + (0..<20).map { "\($0),\"a \"\"text\"\", with\nall\"\r\n" }.joined()
        try TransformVerifier(stage).verify(rows, expecting: ByteBuffer(string: expected))
        try TransformVerifier(stage).verify([], expecting: ByteBuffer(string: "id,text\r\n"))
    }

    @Test func chunksAreFilledWhateverTheFlushes() throws {
        var verifier = TransformVerifier(CSVFormatStream.Of<[String]>(csvFormatStream()))
        verifier.maxCuts = 20
        try verifier.verify((0..<900).map { ["\($0)", String(repeating: "é,", count: 70)] })
    }

    @Test func aRowThatThrowsFailsWhateverTheFlushes() throws {
        let rows = (0..<6).map { number in Row { _ in if number == 4 { throw RowError() } } }
        try TransformVerifier(CSVFormatStream.Of<Row>(csvFormatStream())).verifyFailure(rows) { error in
            (error as? CSVError)?.row == 4
        }
    }

    @Test func aFlushHandsOutEveryRowSoFar() throws {
        var kernel = try CSVFormatStream.Of<[String]>(csvFormatStream(header: ["id"])).makeTransformer(in: RunContext())
        try kernel.receive(["1"])
        guard case .needsInput = kernel.next() else { return #expect(Bool(false), "it has to hold the row") }
        kernel.receiveFlush()
        guard case .output(let bytes) = kernel.next() else { return #expect(Bool(false), "it has to flush the row") }
        #expect(String(buffer: bytes) == "id\r\n1\r\n")
    }
}
