/// The face of an array that is to be decoded element by element.
struct JSONUnkeyedDecoding: UnkeyedDecodingContainer {
    let elements: [JSONValue]
    let decoding: JSONDecoding
    private(set) var currentIndex = 0

    init(elements: [JSONValue], decoding: JSONDecoding) {
        self.elements = elements
        self.decoding = decoding
    }

    var codingPath: [any CodingKey] { decoding.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try current().isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool {
        advance(past: try current().decoded(type, at: path))
    }

    mutating func decode(_ type: String.Type) throws -> String {
        advance(past: try current().decoded(type, at: path))
    }

    mutating func decode(_ type: Double.Type) throws -> Double {
        advance(past: try current().decoded(type, at: path))
    }

    mutating func decode(_ type: Float.Type) throws -> Float {
        advance(past: try current().decoded(type, at: path))
    }

    mutating func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type) throws -> T {
        try decodeInteger(type)
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        advance(past: try T(from: inner()))
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        advance(past: try inner().container(keyedBy: type))
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        advance(past: try inner().unkeyedContainer())
    }

    mutating func superDecoder() throws -> any Decoder {
        advance(past: try inner())
    }

    /// The way to the current element.
    private var path: JSONCodingPath { decoding.path.appending(position: currentIndex) }

    private func current() throws(JSONError) -> JSONValue {
        guard !isAtEnd else {
            throw JSONError(
                .valueNotFound,
                message: "the array ended after \(elements.count) elements, expected another one",
                codingPath: path.components
            )
        }
        return elements[currentIndex]
    }

    /// Decodes an integer of any width.
    mutating func decodeInteger<T: FixedWidthInteger>(_ type: T.Type) throws(JSONError) -> T {
        advance(past: try current().decoded(type, at: path))
    }

    private func inner() throws(JSONError) -> JSONDecoding {
        decoding.inner(try current(), path: path)
    }

    /// Goes on to the next element once the current one has been decoded.
    private mutating func advance<Result>(past result: Result) -> Result {
        currentIndex += 1
        return result
    }
}
