#if Hummingbird
    import DatastreamBase64
    import DatastreamJSON
    import HTTPTypes
    import Hummingbird
    import MiddyHTTP
    import MiddyLambda
    import NIOCore

    /// A request as a Function URL would hand it on, in the service's JSON.
    func functionURLEvent(_ request: Hummingbird.Request, body: ByteBuffer, id: String) -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        json.member("version", "2.0")
        json.member("routeKey", "$default")
        json.member("rawPath", request.uri.path)
        json.member("rawQueryString", request.uri.query ?? "")
        json.cookies(of: request)
        json.headers(of: request)
        json.query(of: request)
        json.context(of: request, id: id)
        if body.readableBytes > 0 {
            let text = String(validating: body.readableBytesView, as: UTF8.self)
            json.member("body", text ?? Base64.encode(body.readableBytesView))
            json.key("isBase64Encoded")
            json.value(text == nil)
        }
        json.endObject()
        return ByteBuffer(bytes: json.finish())
    }

    extension JSONWriter {
        fileprivate mutating func member(_ key: String, _ value: String) {
            self.key(key)
            self.value(value)
        }

        fileprivate mutating func cookies(of request: Hummingbird.Request) {
            let cookies = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
            guard !cookies.isEmpty else { return }
            key("cookies")
            beginArray()
            for cookie in cookies { value(String(cookie.drop { $0 == " " })) }
            endArray()
        }

        fileprivate mutating func headers(of request: Hummingbird.Request) {
            key("headers")
            beginObject()
            var fields: [String: String] = [:]
            for field in request.headers {
                let name = field.name.canonicalName
                fields[name] = fields[name].map { "\($0),\(field.value)" } ?? field.value
            }
            if let host = request.head.authority { fields["host"] = host }
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) { member(name, value) }
            endObject()
        }

        fileprivate mutating func query(of request: Hummingbird.Request) {
            guard request.uri.query != nil else { return }
            var parameters: [String: String] = [:]
            for (name, value) in request.uri.queryParameters {
                parameters[String(name)] = parameters[String(name)].map { "\($0),\(value)" } ?? String(value)
            }
            key("queryStringParameters")
            beginObject()
            for (name, value) in parameters.sorted(by: { $0.key < $1.key }) { member(name, value) }
            endObject()
        }

        fileprivate mutating func context(of request: Hummingbird.Request, id: String) {
            key("requestContext")
            beginObject()
            member("requestId", id)
            member("routeKey", "$default")
            member("stage", "$default")
            if let host = request.head.authority { member("domainName", host) }
            key("http")
            beginObject()
            member("method", request.method.rawValue)
            member("path", request.uri.path)
            member("protocol", "HTTP/1.1")
            if let userAgent = request.headers[.userAgent] { member("userAgent", userAgent) }
            endObject()
            endObject()
        }
    }
#endif
