public import MiddyHTTP

/// The event of API Gateway's HTTP APIs, payload format 2.0: the one that Function URLs send.
public typealias HTTPAPIEvent = FunctionURLEvent

/// The event of a Function URL, payload format 2.0; API Gateway's HTTP APIs send the same format.
///
/// ```swift
/// .handler { (event: FunctionURLEvent, context: InvocationContext) in
///     let order = try event.decodeBody(as: Order.self)
///     return HTTPEventResponse(headers: ["Content-Type": "text/csv"], body: rows(of: order, limit: event.query["limit"]))
/// }
/// ```
public struct FunctionURLEvent: Decodable, HTTPEvent {
    /// The format, `2.0`.
    public var version: String
    /// The route that matched, such as `GET /orders/{id}`; `$default` for Function URLs.
    public var routeKey: String
    /// The path as the client sent it, percent-encoded.
    public var rawPath: String
    /// The query without the question mark, percent-encoded; empty when there is none.
    public var rawQueryString: String
    /// The cookies, as `name=value`.
    public var cookies: [String]
    /// The header fields; repeated ones are joined by a comma.
    public var headers: HeaderFields
    /// The decoded query; repeated parameters are joined by a comma.
    public var query: [String: String]
    /// The parts of the path that the route names; empty for Function URLs.
    public var pathParameters: [String: String]
    /// The variables of the API's stage; empty for Function URLs.
    public var stageVariables: [String: String]
    /// What the service knows about the request.
    public var requestContext: RequestContext
    /// The body, base64 when `isBase64Encoded`, or nil.
    public var body: String?
    /// Whether `body` is base64.
    public var isBase64Encoded: Bool

    /// What the service knows about the request.
    public struct RequestContext: Decodable, Sendable {
        /// The owner's account.
        public var accountID: String?
        /// The id of the URL.
        public var apiID: String?
        /// The host name of the URL.
        public var domainName: String?
        /// The id of the request.
        public var requestID: String?
        /// The stage of the API; `$default` for Function URLs.
        public var stage: String?
        /// When the request came in, in milliseconds since 1970.
        public var timeEpoch: Int?
        /// The request line and where it came from.
        public var http: HTTP

        private enum CodingKeys: String, CodingKey {
            case accountID = "accountId"
            case apiID = "apiId"
            case requestID = "requestId"
            case domainName, stage, timeEpoch, http
        }
    }

    /// The request line and where it came from.
    public struct HTTP: Decodable, Sendable {
        /// The method, in capitals.
        public var method: String
        /// The path.
        public var path: String
        /// The protocol, such as `HTTP/1.1`.
        public var `protocol`: String?
        /// The client's address.
        public var sourceIp: String?
        /// The client's name for itself.
        public var userAgent: String?
    }

    /// The method, in capitals.
    public var method: String { requestContext.http.method }

    private enum CodingKeys: String, CodingKey {
        case version, routeKey, rawPath, rawQueryString, cookies, headers, queryStringParameters, pathParameters
        case stageVariables, requestContext, body, isBase64Encoded
    }

    /// Reads the event from the service's JSON; missing and null fields become empty, but for `requestContext`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        version = try fields.decodeIfPresent(String.self, forKey: .version) ?? "2.0"
        rawPath = try fields.decodeIfPresent(String.self, forKey: .rawPath) ?? "/"
        rawQueryString = try fields.decodeIfPresent(String.self, forKey: .rawQueryString) ?? ""
        cookies = try fields.decodeIfPresent([String].self, forKey: .cookies) ?? []
        let headers = try fields.decodeIfPresent([String: String].self, forKey: .headers) ?? [:]
        self.headers = HeaderFields()
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { self.headers.add(name: name, value: value) }
        query = try fields.decodeIfPresent([String: String].self, forKey: .queryStringParameters) ?? [:]
        routeKey = try fields.decodeIfPresent(String.self, forKey: .routeKey) ?? "$default"
        pathParameters = try fields.decodeIfPresent([String: String].self, forKey: .pathParameters) ?? [:]
        stageVariables = try fields.decodeIfPresent([String: String].self, forKey: .stageVariables) ?? [:]
        requestContext = try fields.decode(RequestContext.self, forKey: .requestContext)
        body = try fields.decodeIfPresent(String.self, forKey: .body)
        isBase64Encoded = try fields.decodeIfPresent(Bool.self, forKey: .isBase64Encoded) ?? false
    }
}
