import DatastreamJSON
import NIOCore

/// The head that a function puts in front of its body.
struct LambdaPrelude {
    var statusCode = 200
    var headers: [(name: String, value: String)] = []
    var cookies: [String] = []

    /// Reads the JSON; what stands in `multiValueHeaders` goes before the same name in `headers`.
    init(json: [UInt8]) throws(AWSError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: json)
        } catch {
            throw AWSError(.invalidPrelude, "the prelude is not JSON", underlying: error)
        }
        guard value.object != nil else { throw AWSError(.invalidPrelude, "the prelude is not a JSON object") }
        if let status = value["statusCode"], !status.isNull {
            guard let code = status.int, (100...599).contains(code) else {
                throw AWSError(.invalidPrelude, "the prelude's statusCode is \(status)")
            }
            statusCode = code
        }
        let multiple = value["multiValueHeaders"]?.object ?? JSONObject()
        let replaced = Set(multiple.map { $0.key.lowercased() })
        for (name, value) in value["headers"]?.object ?? JSONObject() where !replaced.contains(name.lowercased()) {
            if let text = Self.text(value) { headers.append((name, text)) }
        }
        for (name, values) in multiple {
            headers += (values.array ?? []).compactMap(Self.text).map { (name, $0) }
        }
        cookies = (value["cookies"]?.array ?? []).compactMap(\.string)
    }

    private static func text(_ value: JSONValue) -> String? {
        value.isNull ? nil : value.string ?? value.description
    }
}

/// Finds the prelude in a response, whatever chunks it comes in.
struct LambdaPreludeParser {
    private static let limit = 16_384
    private static let delimiter = 8
    private var json: [UInt8] = []
    private var zeros = 0

    /// Takes bytes; gives the prelude once it is whole, and the bytes behind it.
    mutating func receive(_ bytes: ByteBuffer) throws(AWSError) -> (LambdaPrelude, ByteBuffer)? {
        var bytes = bytes
        while let byte = bytes.readInteger(as: UInt8.self) {
            if byte == 0 {
                zeros += 1
                if zeros == Self.delimiter { return (try LambdaPrelude(json: json), bytes) }
            } else {
                guard zeros == 0 else {
                    throw AWSError(.invalidPrelude, "the prelude ends with \(zeros) NUL bytes; it has to be eight")
                }
                json.append(byte)
            }
            guard json.count + zeros < Self.limit else {
                throw AWSError(
                    .invalidPrelude,
                    "the first \(Self.limit) bytes have no delimiter of eight NUL bytes; the function may send no prelude"
                )
            }
        }
        return nil
    }
}
