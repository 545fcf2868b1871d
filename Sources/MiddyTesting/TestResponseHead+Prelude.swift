import DatastreamJSON
import MiddyHTTP
import NIOCore

extension TestResponseHead {
    /// Reads what stands before a streamed body, or the answer of a buffered function.
    init(json: some Collection<UInt8>) throws {
        let head = try JSONValueDecoder().decode(Head.self, from: Array(json))
        statusCode = head.statusCode
        headers = HeaderFields()
        for (name, value) in head.headers.sorted(by: { $0.key < $1.key }) { headers.add(name: name, value: value) }
        cookies = head.cookies ?? head.multiValueHeaders?["Set-Cookie"] ?? []
    }
}

/// The JSON of a prelude.
private struct Head: Decodable {
    var statusCode: Int
    var headers: [String: String]
    var cookies: [String]?
    var multiValueHeaders: [String: [String]]?
}
