/// The kernel that reads one JSON document from contiguous bytes.
///
/// It keeps its place in open arrays and objects on a stack of its own instead of the call stack, so that no input can
/// exhaust the latter. Every access to `bytes` is behind a comparison with `bytes.count`; the pointer does not outlive
/// ``parse(_:maximumDepth:)``.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var position = 0

    /// Where strings with escapes are put together; kept to use its memory again.
    var scratch: [UInt8] = []

    /// Not zero when the string being read may hold more than ASCII.
    var nonASCII: UInt64 = 0

    private var frames: [Frame] = []

    /// An array or object whose end has not been read yet.
    private struct Frame {
        let isObject: Bool
        var elements: [JSONValue] = []
        var object = JSONObject()
        var key = ""

        mutating func add(_ value: JSONValue) {
            if isObject {
                object.updateValue(value, forKey: key)
            } else {
                elements.append(value)
            }
        }

        var value: JSONValue { isObject ? .object(object) : .array(elements) }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    /// Reads the one document that the bytes are.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, maximumDepth: min(maximumDepth, JSONValue.highestMaximumDepth))
        parser.skipByteOrderMark()
        let value = try parser.document()
        parser.skipWhitespace()
        guard parser.position == bytes.count else { throw parser.unexpected("the end of the input", .trailingData) }
        return value
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        while true {
            // Read a value, or step into one that has more inside.
            guard var value = try simpleValueOrOpen() else { continue }
            // Hand it to the container it is in, then that one to the next while they end here.
            while true {
                guard let last = frames.indices.last else { return value }
                frames[last].add(value)
                guard try endOfContainer(isObject: frames[last].isObject) else { break }
                value = frames.removeLast().value
            }
        }
    }

    /// Reads a value, except that of an array or object with content only the opening is read and `nil` returned.
    private mutating func simpleValueOrOpen() throws(JSONError) -> JSONValue? {
        skipWhitespace()
        guard position < bytes.count else { throw unexpected("a value") }
        switch bytes[position] {
        case UInt8(ascii: "\""):
            return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try number())
        case UInt8(ascii: "{"):
            return try open(isObject: true)
        case UInt8(ascii: "["):
            return try open(isObject: false)
        case UInt8(ascii: "t"):
            try literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        default:
            throw unexpected("a value")
        }
    }

    private mutating func open(isObject: Bool) throws(JSONError) -> JSONValue? {
        guard frames.count < maximumDepth else {
            throw JSONError(
                .depthLimitExceeded,
                message: "arrays and objects are nested deeper than the limit of \(maximumDepth)",
                byteOffset: position
            )
        }
        position += 1
        skipWhitespace()
        if position < bytes.count, bytes[position] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            position += 1
            return isObject ? .object(JSONObject()) : .array([])
        }
        frames.append(Frame(isObject: isObject))
        if isObject { try key(expected: "a string as key or '}'") }
        return nil
    }

    /// Reads what follows a value in a container: `true` for its end, `false` for a comma with, in an object, a key.
    private mutating func endOfContainer(isObject: Bool) throws(JSONError) -> Bool {
        skipWhitespace()
        let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        guard position < bytes.count, bytes[position] == close || bytes[position] == UInt8(ascii: ",") else {
            throw unexpected(isObject ? "',' or '}'" : "',' or ']'")
        }
        let isEnd = bytes[position] == close
        position += 1
        if isObject, !isEnd { try key(expected: "a string as key") }
        return isEnd
    }

    /// Reads a key and the colon behind it into the innermost frame.
    private mutating func key(expected: StaticString) throws(JSONError) {
        skipWhitespace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw unexpected(expected) }
        let key = try string()
        skipWhitespace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { throw unexpected("':'") }
        position += 1
        frames[frames.count - 1].key = key
    }
}
