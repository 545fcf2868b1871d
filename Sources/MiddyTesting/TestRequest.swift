import DatastreamBase64
public import MiddyHTTP
import MiddyLambda
public import NIOCore

/// An HTTP request for a handler under test.
///
/// ```swift
/// let response = try await handler.test(.get("/orders?rows=3", headers: ["Accept-Encoding": "gzip"]))
/// ```
public struct TestRequest: Sendable {
    /// The method, in capitals.
    public var method: String
    /// The path and the query, percent-encoded.
    public var target: String
    /// The header fields.
    public var headers: HeaderFields
    /// The body.
    public var body: ByteBuffer

    /// Makes a request.
    /// - Parameters:
    ///   - method: The method, in capitals.
    ///   - target: The path and the query, percent-encoded.
    ///   - headers: The header fields. Default: none.
    ///   - body: The body. Default: none.
    public init(_ method: String, _ target: String, headers: HeaderFields = [:], body: ByteBuffer = ByteBuffer()) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// A GET request.
    /// - Parameters:
    ///   - target: The path and the query, percent-encoded.
    ///   - headers: The header fields. Default: none.
    public static func get(_ target: String, headers: HeaderFields = [:]) -> TestRequest {
        TestRequest("GET", target, headers: headers)
    }

    /// A HEAD request.
    /// - Parameters:
    ///   - target: The path and the query, percent-encoded.
    ///   - headers: The header fields. Default: none.
    public static func head(_ target: String, headers: HeaderFields = [:]) -> TestRequest {
        TestRequest("HEAD", target, headers: headers)
    }

    /// A POST request.
    /// - Parameters:
    ///   - target: The path and the query, percent-encoded.
    ///   - headers: The header fields. Default: none.
    ///   - body: The body, as text.
    public static func post(_ target: String, headers: HeaderFields = [:], body: String) -> TestRequest {
        TestRequest("POST", target, headers: headers, body: ByteBuffer(string: body))
    }

    /// The path, percent-encoded.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// The query without its question mark, percent-encoded.
    var query: String { String(target.drop { $0 != "?" }.dropFirst()) }

    /// The decoded parameters of the query, in their order.
    var parameters: [(name: String, value: String)] {
        query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (percentDecoded(parts[0]), parts.count > 1 ? percentDecoded(parts[1]) : "")
        }
    }

    /// The body as the service puts it into an event: text, or base64 when it is not UTF-8.
    var eventBody: (text: String?, isBase64: Bool) {
        guard body.readableBytes > 0 else { return (nil, false) }
        if let text = String(validating: body.readableBytesView, as: UTF8.self) { return (text, false) }
        return (Base64.encode(body.readableBytesView), true)
    }
}

/// Decodes `%41` and `+` of a query; what is not such an escape stays.
private func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
        let digits = rest.prefix(2)
        if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(Substring(digits), radix: 16) {
            bytes.append(value)
            rest.removeFirst(2)
        } else {
            bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
