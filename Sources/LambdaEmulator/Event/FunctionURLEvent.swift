import DatastreamBase64
import DatastreamJSON
import NIOCore
import NIOHTTP1

/// The event a Function URL makes of a request: payload format 2.0.
struct FunctionURLEvent {
    let exchange: ClientExchange
    let target: RequestTarget
    let body: ByteBuffer
    let time: WallTime
    let traceID: String
    let configuration: EmulatorConfiguration

    /// The event as JSON text.
    var bytes: ByteBuffer { ByteBuffer(bytes: JSONValue.object(object).bytes()) }

    private var object: JSONObject {
        var event: JSONObject = [
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": .string(target.path),
            "rawQueryString": .string(target.query),
        ]
        let cookies = exchange.head.headers["cookie"].flatMap { $0.split(separator: ";") }.map(Self.trimmed)
        if !cookies.isEmpty { event["cookies"] = .array(cookies.map(JSONValue.string)) }
        event["headers"] = .object(headers)
        let parameters = Self.joined(target.parameters)
        if !parameters.isEmpty { event["queryStringParameters"] = .object(parameters) }
        event["requestContext"] = .object(requestContext)
        let content = content
        if let text = content.text { event["body"] = .string(text) }
        event["isBase64Encoded"] = .bool(content.isBase64)
        return event
    }

    /// All headers, with what the service's front end adds.
    private var headers: JSONObject {
        var pairs = exchange.head.headers.map { (name: $0.name.lowercased(), value: $0.value) }
        pairs.removeAll { $0.name == "x-amzn-trace-id" }
        pairs.append(("x-amzn-trace-id", traceID))
        pairs.append(("x-forwarded-for", sourceIP))
        let names = Set(pairs.map(\.name))
        if !names.contains("x-forwarded-proto") { pairs.append(("x-forwarded-proto", "http")) }
        if !names.contains("x-forwarded-port"), let port = exchange.channel.localAddress?.port {
            pairs.append(("x-forwarded-port", String(port)))
        }
        return Self.joined(pairs)
    }

    private var requestContext: JSONObject {
        let id = "emulator"
        return [
            "accountId": .string(configuration.accountID),
            "apiId": .string(id),
            "authentication": nil,
            "domainName": .string("\(id).lambda-url.\(configuration.region).on.aws"),
            "domainPrefix": .string(id),
            "http": [
                "method": .string(exchange.head.method.rawValue),
                "path": .string(target.path),
                "protocol": .string("HTTP/\(exchange.head.version.major).\(exchange.head.version.minor)"),
                "sourceIp": .string(sourceIP),
                "userAgent": .string(exchange.head.headers.first(name: "user-agent") ?? ""),
            ],
            "requestId": .string(exchange.requestID),
            "routeKey": "$default",
            "stage": "$default",
            "time": .string(time.commonLogFormat),
            "timeEpoch": .number(JSONNumber(time.milliseconds)),
        ]
    }

    private var sourceIP: String { exchange.channel.remoteAddress?.ipAddress ?? "127.0.0.1" }

    /// The body as text where its type says so and its bytes allow it, else as base64.
    private var content: (text: String?, isBase64: Bool) {
        guard body.readableBytes > 0 else { return (nil, false) }
        let type = exchange.head.headers.first(name: "content-type")
        if type.map({ MediaType($0).isText }) ?? true,
            let text = String(validating: body.readableBytesView, as: UTF8.self)
        {
            return (text, false)
        }
        return (Base64.encode(body.readableBytesView), true)
    }

    /// One member per name, in the order of first appearance, its values joined by commas.
    private static func joined(_ pairs: [(name: String, value: String)]) -> JSONObject {
        var names: [String] = []
        var values: [String: String] = [:]
        for (name, value) in pairs {
            if let first = values[name] {
                values[name] = "\(first),\(value)"
            } else {
                names.append(name)
                values[name] = value
            }
        }
        return JSONObject(names.map { ($0, .string(values[$0] ?? "")) })
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " })
    }
}
