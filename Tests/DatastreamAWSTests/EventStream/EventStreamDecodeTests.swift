import DatastreamCore
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamAWS

@Suite struct EventStreamDecodeTests {
    /// One message with a header of each of the ten types.
    private static let everyType = AWSEventStreamMessage(
        headers: [
            .init("yes", .bool(true)), .init("no", .bool(false)), .init("byte", .int8(-128)),
            .init("short", .int16(-2)), .init("int", .int32(.max)), .init("long", .int64(.min)),
            .init("bytes", .bytes(ByteBuffer(bytes: [0, 255]))), .init("text", .string("naïve €")),
            .init("time", .timestamp(milliseconds: 1_700_000_000_123)), .init("id", .uuid(0x0102_0304 << 96 | 7)),
        ],
        payload: ByteBuffer(string: "payload")
    )

    @Test func messagesComeOutWhateverTheCut() throws {
        let messages: [AWSEventStreamMessage] = [
            Self.everyType, .payloadChunk(""), AWSEventStreamMessage(), .payloadChunk("text"), .invokeComplete(),
        ]
        try TransformVerifier(awsEventStreamDecodeStream())
            .verify(bytes: try frames(messages), expecting: messages)
    }

    @Test func emptyInputGivesNothing() throws {
        try TransformVerifier(awsEventStreamDecodeStream()).verify(bytes: ByteBuffer(), expecting: [])
    }

    @Test func aMessageComesOutWithItsLastByte() throws {
        let bytes = try frames(.payloadChunk("first"), .payloadChunk("second"))
        let first = try frames(.payloadChunk("first")).readableBytes
        let parts = [bytes.getSlice(at: 0, length: first - 1), bytes.getSlice(at: first - 1, length: 1)]
        var kernel = try awsEventStreamDecodeStream().makeTransformer(in: RunContext())
        try kernel.receive(try #require(parts[0]))
        guard case .needsInput = try kernel.next() else { throw Unexpected("it came too early") }
        try kernel.receive(try #require(parts[1]))
        guard case .output(let message) = try kernel.next() else { throw Unexpected("it did not come") }
        #expect(message == .payloadChunk("first"))
        guard case .needsInput = try kernel.next() else { throw Unexpected("there was more") }
    }

    /// Whichever byte is changed, in the lengths, the headers, the payload or a checksum.
    @Test func everyChangedByteIsFound() throws {
        let good = try frames(Self.everyType)
        for index in 0..<good.readableBytes {
            var bad = good
            bad.setInteger(try #require(good.getInteger(at: index, as: UInt8.self)) ^ 0x10, at: index)
            let error = #expect(throws: AWSError.self) { try decode(bad) }
            #expect(error?.code == .invalidEventStream, "byte \(index)")
        }
    }

    @Test func theErrorSaysWhereTheMessageBegins() throws {
        let first = try frames(.payloadChunk("first"))
        var bytes = first
        bytes.writeImmutableBuffer(try frames(.payloadChunk("second")))
        bytes.setInteger(UInt8(0xFF), at: bytes.writerIndex - 1)
        try TransformVerifier(awsEventStreamDecodeStream()).verifyFailure(bytes: bytes) { error in
            let error = error as? AWSError
            return error?.code == .invalidEventStream && error?.byteOffset == first.readableBytes
        }
    }

    @Test(arguments: [1, 11, 12, 15, 40])
    func inputThatEndsWithinAMessageFails(length: Int) throws {
        let bytes = try #require(try frames(Self.everyType).getSlice(at: 0, length: length))
        try TransformVerifier(awsEventStreamDecodeStream()).verifyFailure(bytes: bytes) { error in
            let error = error as? AWSError
            return error?.code == .invalidEventStream && error?.message.contains("after \(length)") == true
        }
    }

    /// Lengths with a good checksum that no message can have; nothing else has to come for them to be found.
    @Test(
        arguments: [
            (UInt32(15), UInt32(0), AWSError.Code.invalidEventStream), (0, 0, .invalidEventStream),
            (40, 25, .invalidEventStream), (.max, .max, .invalidEventStream), (131_089, 131_073, .limitExceeded),
            (25_165_841, 0, .limitExceeded), (.max, 0, .limitExceeded),
        ] as [(UInt32, UInt32, AWSError.Code)]
    )
    func impossibleLengthsAreRefusedAtOnce(total: UInt32, headers: UInt32, code: AWSError.Code) throws {
        var bytes = ByteBuffer()
        bytes.writeMultipleIntegers(total, headers)
        bytes.writeInteger(crc32(of: bytes, at: 0, length: 8))
        var kernel = try awsEventStreamDecodeStream().makeTransformer(in: RunContext())
        try kernel.receive(bytes)
        let error = #expect(throws: AWSError.self) { try kernel.next() }
        #expect(error?.code == code)
        #expect(error?.byteOffset == 0)
    }

    @Test func aSmallerLimitHolds() throws {
        let bytes = try frames(.payloadChunk("12345"))
        #expect(try decode(bytes, maxPayloadSize: 5) == [.payloadChunk("12345")])
        #expect(throws: AWSError.self) { try decode(bytes, maxPayloadSize: 4) }
        #expect(throws: AWSError.self) { try decode(bytes, maxPayloadSize: -1) }
        #expect(throws: AWSError.self) { try decode(bytes, maxPayloadSize: 25_165_825) }
    }

    /// Blocks of headers in messages whose checksums are good.
    @Test(
        arguments: [
            ("no name", [0, 0]), ("twice", [1, 97, 0, 1, 97, 1]), ("unknown type 10", [1, 97, 10]),
            ("longer", [1, 97]), ("longer", [5, 97]), ("longer", [1, 97, 4, 0, 0, 0]),
            ("longer", [1, 97, 7, 0, 2, 65]),
            ("longer", [1, 97, 9, 1, 2, 3]), ("UTF-8", [1, 97, 7, 0, 1, 0xFF]), ("UTF-8", [1, 0xC0, 0]),
        ] as [(String, [UInt8])]
    )
    func badHeadersAreRefused(reason: String, block: [UInt8]) throws {
        var bytes = ByteBuffer()
        bytes.writeMultipleIntegers(UInt32(16 + block.count), UInt32(block.count))
        bytes.writeInteger(crc32(of: bytes, at: 0, length: 8))
        bytes.writeBytes(block)
        bytes.writeInteger(crc32(of: bytes, at: 0, length: bytes.readableBytes))
        let error = #expect(throws: AWSError.self) { try decode(bytes) }
        #expect(error?.code == .invalidEventStream)
        #expect(error?.message.contains(reason) == true)
    }

    /// 20,000 messages with good checksums and random bytes for headers are read or refused, and nothing else.
    @Test func randomHeadersAreReadOrRefused() throws {
        var random = SeededGenerator(seed: 75)
        var read = 0
        for _ in 0..<20_000 {
            // small numbers are more often lengths and types that exist
            let block = random.bytes(upTo: 24).readableBytesView.map { $0 < 0x80 ? $0 & 15 : $0 }
            var bytes = ByteBuffer()
            bytes.writeMultipleIntegers(UInt32(16 + block.count), UInt32(block.count))
            bytes.writeInteger(crc32(of: bytes, at: 0, length: 8))
            bytes.writeBytes(block)
            bytes.writeInteger(crc32(of: bytes, at: 0, length: bytes.readableBytes))
            do {
                let messages = try decode(bytes)
                #expect(try frames(messages) == bytes)
                read += 1
            } catch let error as AWSError {
                #expect(error.code == .invalidEventStream)
            }
        }
        #expect((100..<19_900).contains(read))
    }

    @Test func whatCannotBeEncodedIsRefused() throws {
        func encode(_ headers: AWSEventStreamMessage.Header...) throws {
            var bytes = ByteBuffer()
            defer { #expect(bytes.readableBytes == 0) }
            try AWSEventStreamMessage(headers: headers).encode(into: &bytes)
        }
        #expect(throws: AWSError.self) { try encode(.init("", .bool(true))) }
        #expect(throws: AWSError.self) { try encode(.init(String(repeating: "n", count: 256), .bool(true))) }
        #expect(throws: AWSError.self) { try encode(.init("a", .bool(true)), .init("a", .bool(true))) }
        #expect(throws: AWSError.self) { try encode(.init("a", .string(String(repeating: "v", count: 65_536)))) }
        let long = AWSEventStreamHeaderValue.string(String(repeating: "v", count: 65_535))
        #expect(throws: AWSError.self) { try encode(.init("a", long), .init("b", long), .init("c", long)) }
    }
}

/// All messages of some bytes.
func decode(_ bytes: ByteBuffer, maxPayloadSize: Int = 25_165_824) throws -> [AWSEventStreamMessage] {
    var kernel = try awsEventStreamDecodeStream(maxPayloadSize: maxPayloadSize).makeTransformer(in: RunContext())
    var messages: [AWSEventStreamMessage] = []
    try kernel.receive(bytes)
    while case .output(let message) = try kernel.next() { messages.append(message) }
    try kernel.receiveEnd()
    return messages
}
