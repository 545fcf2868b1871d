import DatastreamBase64
import DatastreamJSON
import DatastreamTesting
import NIOCore
import Testing

@testable import DatastreamAWS

/// Frames against botocore's decoder, and against an encoder written in Python from the format's description.
@Suite(.enabled("needs botocore") { await Python.hasBotocore() }, .timeLimit(.minutes(5)))
struct EventStreamBotocoreTests {
    /// What a message says, without the types that botocore does not tell apart.
    private static func summary(of message: AWSEventStreamMessage) -> JSONValue {
        var headers = JSONObject()
        for header in message.headers {
            headers[header.name] =
                switch header.value {
                case .bool(let value): .bool(value)
                case .int8(let value): .number(JSONNumber(value))
                case .int16(let value): .number(JSONNumber(value))
                case .int32(let value): .number(JSONNumber(value))
                case .int64(let value), .timestamp(let value): .number(JSONNumber(value))
                case .string(let value): .string(value)
                case .bytes(let value): ["bytes": .string(Base64.encode(value.readableBytesView))]
                case .uuid(let value):
                    [
                        "bytes": .string(
                            Base64.encode((0..<16).map { UInt8(truncatingIfNeeded: value >> (120 - 8 * $0)) })
                        )
                    ]
                }
        }
        return [.object(headers), .string(Base64.encode(message.payload.readableBytesView))]
    }

    @Test func botocoreReadsWhatWeWrite() async throws {
        var random = SeededGenerator(seed: 71)
        let messages = (0..<3_000).map { _ in random.message() }
        let output = try await Python.run(
            """
            import base64, json, random, sys
            from botocore.eventstream import EventStreamBuffer
            data = base64.b64decode(open(sys.argv[1]).read())
            plain = lambda v: {'bytes': base64.b64encode(v).decode()} if isinstance(v, bytes) else v
            cuts, buffer, place = random.Random(1), EventStreamBuffer(), 0
            while place < len(data):
                end = place + cuts.randint(1, 5000)
                buffer.add_data(data[place:end])
                place = end
                for m in buffer:
                    headers = {k: plain(v) for k, v in m.headers.items()}
                    print(json.dumps([headers, base64.b64encode(m.payload).decode()]))
            """,
            input: Base64.encode(try frames(messages).readableBytesView)
        )
        let lines = output.split(separator: "\n")
        #expect(lines.count == messages.count)
        for (line, message) in zip(lines, messages) {
            try #require(try JSONValue(parsing: String(line)) == Self.summary(of: message))
        }
    }

    @Test func weReadWhatPythonWrites() async throws {
        let output = try await Python.run(
            """
            import base64, binascii, json, random, struct
            r = random.Random(72)
            text = lambda n: ''.join(r.choice('abcXYZ:-_ äß€😀') for _ in range(r.randint(0, n)))
            data = lambda n: bytes(r.randrange(256) for _ in range(r.randint(0, n)))
            signed = lambda bits: r.randrange(-(1 << bits - 1), 1 << bits - 1)
            b64 = lambda b: base64.b64encode(b).decode()
            def value():
                t = r.randrange(10)
                if t < 2: return t == 0, bytes([t])
                if t in (2, 3, 4, 5, 8):
                    v = signed({2: 8, 3: 16, 4: 32, 5: 64, 8: 64}[t])
                    return v, bytes([t]) + struct.pack('>' + {2: 'b', 3: 'h', 4: 'i', 5: 'q', 8: 'q'}[t], v)
                if t == 9:
                    v = bytes(r.randrange(256) for _ in range(16))
                    return {'bytes': b64(v)}, bytes([t]) + v
                v = data(300) if t == 6 else text(60)
                raw = v if t == 6 else v.encode()
                return ({'bytes': b64(v)} if t == 6 else v), bytes([t]) + struct.pack('>H', len(raw)) + raw
            for _ in range(3000):
                said, block = {}, b''
                for number in range(r.randint(0, 6)):
                    name = text(20) + str(number)
                    said[name], raw = value()
                    block += bytes([len(name.encode())]) + name.encode() + raw
                payload = data(r.choice([40, 2000]))
                frame = struct.pack('>II', 16 + len(block) + len(payload), len(block))
                frame += struct.pack('>I', binascii.crc32(frame)) + block + payload
                frame += struct.pack('>I', binascii.crc32(frame))
                print(json.dumps([b64(frame), [said, b64(payload)]]))
            """,
            input: ""
        )
        let lines = output.split(separator: "\n")
        #expect(lines.count == 3_000)
        for line in lines {
            let pair = try JSONValue(parsing: String(line))
            let frame = try #require(pair[0]?.string.flatMap(Base64.decode))
            let messages = try decode(ByteBuffer(bytes: frame))
            try #require(messages.count == 1)
            try #require(Self.summary(of: messages[0]) == pair[1])
            #expect(try frames(messages) == ByteBuffer(bytes: frame), "written anew it is the same")
        }
    }

    /// One byte changed, or the end missing: both refuse it, or wait for more and then fail at the end.
    @Test func bothRefuseCorruptFrames() async throws {
        var random = SeededGenerator(seed: 73)
        let corrupt = try (0..<2_000).map { _ in
            var frame = try frames(random.message())
            if Int.random(in: 0..<5, using: &random) == 0 {
                let length = Int.random(in: 1..<frame.readableBytes, using: &random)
                return frame.readSlice(length: length) ?? frame
            }
            let index = Int.random(in: 0..<frame.readableBytes, using: &random)
            let byte = frame.getInteger(at: index, as: UInt8.self) ?? 0
            frame.setInteger(byte ^ UInt8.random(in: 1...255, using: &random), at: index)
            return frame
        }
        let output = try await Python.run(
            """
            import base64, sys
            from botocore.eventstream import EventStreamBuffer
            for line in open(sys.argv[1]):
                buffer = EventStreamBuffer()
                buffer.add_data(base64.b64decode(line))
                try: print('accepted' if list(buffer) else 'refused')
                except Exception: print('refused')
            """,
            input: corrupt.map { Base64.encode($0.readableBytesView) }.joined(separator: "\n") + "\n"
        )
        #expect(output.split(separator: "\n").count == corrupt.count)
        #expect(!output.contains("accepted"))
        for frame in corrupt { #expect(throws: AWSError.self) { try decode(frame) } }
    }
}
