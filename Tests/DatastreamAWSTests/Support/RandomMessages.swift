import DatastreamAWS
import DatastreamTesting
import NIOCore

extension SeededGenerator {
    /// A message with headers of every type and some payload.
    mutating func message() -> AWSEventStreamMessage {
        let headers = (0..<Int.random(in: 0...6, using: &self)).map { number in
            AWSEventStreamMessage.Header("\(text(upTo: 20))\(number)", value())
        }
        return AWSEventStreamMessage(headers: headers, payload: bytes(upTo: Bool.random(using: &self) ? 40 : 3_000))
    }

    mutating func value() -> AWSEventStreamHeaderValue {
        switch Int.random(in: 0...9, using: &self) {
        case 0: .bool(true)
        case 1: .bool(false)
        case 2: .int8(.random(in: .min ... .max, using: &self))
        case 3: .int16(.random(in: .min ... .max, using: &self))
        case 4: .int32(.random(in: .min ... .max, using: &self))
        case 5: .int64(.random(in: .min ... .max, using: &self))
        case 6: .bytes(bytes(upTo: 300))
        case 7: .string(text(upTo: 60))
        case 8: .timestamp(milliseconds: .random(in: .min ... .max, using: &self))
        default: .uuid(.random(in: .min ... .max, using: &self))
        }
    }

    mutating func bytes(upTo count: Int) -> ByteBuffer {
        let count = Int.random(in: 0...count, using: &self)
        var bytes = ByteBuffer()
        while bytes.readableBytes < count { bytes.writeInteger(next()) }
        return bytes.readSlice(length: count) ?? bytes
    }

    mutating func text(upTo count: Int) -> String {
        let count = Int.random(in: 0...count, using: &self)
        return String((0..<count).compactMap { _ in alphabet.randomElement(using: &self) })
    }

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &self)] }
}

private let alphabet = Array("abcdefgXYZ0189-_.~:/ $%&+=,;\"'üß€😀")
