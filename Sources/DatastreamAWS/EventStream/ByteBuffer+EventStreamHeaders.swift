import NIOCore

/// Why a block of headers cannot be read.
struct EventStreamHeaderProblem: Error {
    let text: String

    init(_ text: String) { self.text = text }
}

extension ByteBuffer {
    /// Reads all of the buffer as the headers of a message.
    mutating func readEventStreamHeaders() throws(EventStreamHeaderProblem) -> [AWSEventStreamMessage.Header] {
        var headers: [AWSEventStreamMessage.Header] = []
        var names: Set<String> = []
        while let length = readInteger(as: UInt8.self) {
            guard length > 0 else { throw EventStreamHeaderProblem("a header has no name") }
            let name = try readText(length: Int(length))
            guard names.insert(name).inserted else {
                throw EventStreamHeaderProblem("the header \(name) stands twice in one message")
            }
            headers.append(AWSEventStreamMessage.Header(name, try readHeaderValue(of: name)))
        }
        return headers
    }

    private mutating func readHeaderValue(of name: String) throws(EventStreamHeaderProblem) -> AWSEventStreamHeaderValue
    {
        switch try readNumber(UInt8.self) {
        case 0: return .bool(true)
        case 1: return .bool(false)
        case 2: return .int8(try readNumber())
        case 3: return .int16(try readNumber())
        case 4: return .int32(try readNumber())
        case 5: return .int64(try readNumber())
        case 6: return .bytes(try readBytes(length: Int(try readNumber(UInt16.self))))
        case 7: return .string(try readText(length: Int(try readNumber(UInt16.self))))
        case 8: return .timestamp(milliseconds: try readNumber())
        case 9: return .uuid(UInt128(try readNumber(UInt64.self)) << 64 | UInt128(try readNumber(UInt64.self)))
        case let type: throw EventStreamHeaderProblem("the header \(name) is of the unknown type \(type)")
        }
    }

    private mutating func readNumber<T: FixedWidthInteger>(
        _ type: T.Type = T.self
    ) throws(EventStreamHeaderProblem) -> T {
        guard let number = readInteger(as: T.self) else { throw Self.cut }
        return number
    }

    private mutating func readBytes(length: Int) throws(EventStreamHeaderProblem) -> ByteBuffer {
        guard let bytes = readSlice(length: length) else { throw Self.cut }
        return bytes
    }

    private mutating func readText(length: Int) throws(EventStreamHeaderProblem) -> String {
        guard let text = String(validating: try readBytes(length: length).readableBytesView, as: UTF8.self) else {
            throw EventStreamHeaderProblem("a header's text is not UTF-8")
        }
        return text
    }

    private static let cut = EventStreamHeaderProblem("a header is longer than the headers' length says")
}
