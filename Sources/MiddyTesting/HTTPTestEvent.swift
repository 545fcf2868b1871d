import DatastreamJSON
import MiddyHTTP
public import MiddyLambda

/// An event type that a request under test can be made into.
///
/// The services' own types conform. Another one conforms by writing the JSON that its service sends.
public protocol HTTPTestEvent: Decodable, Sendable {
    /// The event's JSON, as the service sends it for a request.
    static func eventJSON(for request: TestRequest) -> [UInt8]
}

extension FunctionURLEvent: HTTPTestEvent {
    /// Payload format 2.0.
    public static func eventJSON(for request: TestRequest) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("version", "2.0")
        json.member("routeKey", "$default")
        json.member("rawPath", request.path)
        json.member("rawQueryString", request.query)
        let cookies = request.headers.values(for: "Cookie").flatMap { $0.split(separator: ";") }
        if !cookies.isEmpty {
            json.key("cookies")
            json.beginArray()
            for cookie in cookies { json.value(String(cookie.drop { $0 == " " })) }
            json.endArray()
        }
        json.members("headers", request.headers.map { ($0.name.lowercased(), $0.value) }, joined: ",")
        json.members("queryStringParameters", request.parameters.map { ($0.name, $0.value) }, joined: ",")
        json.key("requestContext")
        json.beginObject()
        json.member("accountId", "123456789012")
        json.member("apiId", "test")
        json.member("domainName", "test.lambda-url.eu-central-1.on.aws")
        json.member("requestId", "test")
        json.member("stage", "$default")
        json.key("http")
        json.beginObject()
        json.member("method", request.method)
        json.member("path", request.path)
        json.member("protocol", "HTTP/1.1")
        json.member("sourceIp", "127.0.0.1")
        json.endObject()
        json.endObject()
        json.body(of: request)
        json.endObject()
        return json.finish()
    }
}

extension RESTAPIEvent: HTTPTestEvent {
    /// Payload format 1.0.
    public static func eventJSON(for request: TestRequest) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("resource", "/{proxy+}")
        json.member("path", request.path)
        json.member("httpMethod", request.method)
        json.multiMembers("multiValueHeaders", request.headers.map { ($0.name, $0.value) })
        let parameters = request.parameters.map { ($0.name, $0.value) }
        json.members("queryStringParameters", parameters, joined: nil)
        json.multiMembers("multiValueQueryStringParameters", parameters)
        json.key("requestContext")
        json.beginObject()
        json.member("accountId", "123456789012")
        json.member("apiId", "test")
        json.member("requestId", "test")
        json.member("stage", "test")
        json.endObject()
        json.body(of: request)
        json.endObject()
        return json.finish()
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: String, _ value: String) {
        key(name)
        self.value(value)
    }

    /// An object; of members with one name the values are joined, or the last one counts.
    fileprivate mutating func members(_ name: String, _ members: [(String, String)], joined separator: String?) {
        guard !members.isEmpty else { return }
        key(name)
        beginObject()
        for (name, values) in grouped(members) {
            member(name, separator.map { values.joined(separator: $0) } ?? values[values.count - 1])
        }
        endObject()
    }

    /// An object of arrays.
    fileprivate mutating func multiMembers(_ name: String, _ members: [(String, String)]) {
        guard !members.isEmpty else { return }
        key(name)
        beginObject()
        for (name, values) in grouped(members) {
            key(name)
            beginArray()
            for item in values { value(item) }
            endArray()
        }
        endObject()
    }

    fileprivate mutating func body(of request: TestRequest) {
        let body = request.eventBody
        if let text = body.text { member("body", text) }
        key("isBase64Encoded")
        value(body.isBase64)
    }

    private func grouped(_ members: [(String, String)]) -> [(String, [String])] {
        var groups: [(String, [String])] = []
        for (name, value) in members {
            if let index = groups.firstIndex(where: { $0.0 == name }) {
                groups[index].1.append(value)
            } else {
                groups.append((name, [value]))
            }
        }
        return groups
    }
}
