import DatastreamJSON
import NIOHTTP1

/// The status and headers a function puts in front of its body.
struct Prelude {
    let status: HTTPResponseStatus
    let headers: HTTPHeaders

    /// The head of a response whose runtime sent no prelude.
    static func plain(contentType: String?) -> Prelude {
        let isUsable = contentType.map { !$0.isEmpty && HeaderText.isValue($0) } ?? false
        let type = isUsable ? contentType : nil
        return Prelude(status: .ok, headers: ["Content-Type": type ?? "application/octet-stream"])
    }
}

extension Prelude {
    /// Reads the JSON text in front of the eight NUL bytes.
    init(json bytes: some Sequence<UInt8>) throws(FunctionFailure) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw Self.invalid("it is not JSON (\(error))")
        }
        guard value.object != nil else { throw Self.invalid("it is not a JSON object") }
        try self.init(value, defaultContentType: "application/octet-stream")
    }

    /// Reads `statusCode`, `headers`, `multiValueHeaders` and `cookies` of an object.
    init(_ value: JSONValue, defaultContentType: String) throws(FunctionFailure) {
        self.status = try Self.status(value["statusCode"])
        var headers = HTTPHeaders()
        let multiple = try Self.members(value["multiValueHeaders"], of: "multiValueHeaders")
        let replaced = Set(multiple.map { $0.key.lowercased() })
        for (name, value) in try Self.members(value["headers"], of: "headers")
        where !replaced.contains(name.lowercased()) {
            try Self.add(name, value, to: &headers)
        }
        for (name, values) in multiple {
            guard let values = values.array else { throw Self.invalid("multiValueHeaders.\(name) is not an array") }
            for value in values { try Self.add(name, value, to: &headers) }
        }
        for cookie in try Self.elements(value["cookies"]) { try Self.add("Set-Cookie", cookie, to: &headers) }
        if !headers.contains(name: "content-type"), status.mayHaveResponseBody {
            headers.add(name: "Content-Type", value: defaultContentType)
        }
        self.headers = headers
    }

    private static func status(_ value: JSONValue?) throws(FunctionFailure) -> HTTPResponseStatus {
        guard let value, !value.isNull else { return .ok }
        guard let code = value.int, (200...599).contains(code) else {
            throw invalid("statusCode is \(value), not a number from 200 to 599")
        }
        return HTTPResponseStatus(statusCode: code)
    }

    private static func members(_ value: JSONValue?, of key: String) throws(FunctionFailure) -> JSONObject {
        guard let value, !value.isNull else { return JSONObject() }
        guard let object = value.object else { throw invalid("\(key) is not an object") }
        return object
    }

    private static func elements(_ value: JSONValue?) throws(FunctionFailure) -> [JSONValue] {
        guard let value, !value.isNull else { return [] }
        guard let array = value.array else { throw invalid("cookies is not an array") }
        return array
    }

    private static func add(_ name: String, _ value: JSONValue, to headers: inout HTTPHeaders) throws(FunctionFailure) {
        if value.isNull { return }
        let text = value.string ?? value.description
        guard value.array == nil, value.object == nil, HeaderText.isName(name), HeaderText.isValue(text) else {
            throw invalid("the header \(JSONValue.string(name)) cannot be sent in HTTP")
        }
        switch name.lowercased() {
        case "content-length": headers.add(name: "x-amzn-Remapped-Content-Length", value: text)
        case "connection", "keep-alive", "transfer-encoding", "upgrade", "x-amzn-requestid": break
        default: headers.add(name: name, value: text)
        }
    }

    private static func invalid(_ reason: String) -> FunctionFailure {
        FunctionFailure(
            type: "Runtime.InvalidPrelude",
            message: "The response's status and headers cannot be used: \(reason)."
        )
    }
}
