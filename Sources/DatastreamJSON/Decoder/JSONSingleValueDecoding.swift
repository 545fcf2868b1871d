/// The face of a value that is to be decoded as one scalar.
struct JSONSingleValueDecoding: SingleValueDecodingContainer {
    let decoding: JSONDecoding

    var codingPath: [any CodingKey] { decoding.codingPath }

    func decodeNil() -> Bool { decoding.value.isNull }

    func decode(_ type: Bool.Type) throws -> Bool {
        try decoding.value.decoded(type, at: decoding.path)
    }

    func decode(_ type: String.Type) throws -> String {
        try decoding.value.decoded(type, at: decoding.path)
    }

    func decode(_ type: Double.Type) throws -> Double {
        try decoding.value.decoded(type, at: decoding.path)
    }

    func decode(_ type: Float.Type) throws -> Float {
        try decoding.value.decoded(type, at: decoding.path)
    }

    func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type) throws -> T {
        try decoding.value.decoded(type, at: decoding.path)
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try T(from: decoding)
    }
}
