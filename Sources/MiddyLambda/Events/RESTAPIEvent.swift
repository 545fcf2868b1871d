public import MiddyHTTP

/// The event of API Gateway's REST APIs, payload format 1.0; Application Load Balancers send nearly the same.
///
/// REST APIs stream responses when the integration's response transfer mode is `STREAM`.
public struct RESTAPIEvent: Decodable, HTTPEvent {
    /// The resource that matched, such as `/orders/{id}`.
    public var resource: String
    /// The path of the request, decoded by the service.
    public var path: String
    /// The method, in capitals.
    public var method: String
    /// The header fields, with every value of repeated ones.
    public var headers: HeaderFields
    /// The decoded query, the last value of repeated parameters.
    public var query: [String: String]
    /// The decoded query, with every value of repeated parameters.
    public var multiValueQuery: [String: [String]]
    /// The parts of the path that the resource names.
    public var pathParameters: [String: String]
    /// The variables of the API's stage.
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
        /// The id of the API.
        public var apiID: String?
        /// The host name of the API.
        public var domainName: String?
        /// The id of the request.
        public var requestID: String?
        /// The stage of the API.
        public var stage: String?
        /// When the request came in, in milliseconds since 1970.
        public var requestTimeEpoch: Int?
        /// Where the request came from.
        public var identity: Identity?

        private enum CodingKeys: String, CodingKey {
            case accountID = "accountId"
            case apiID = "apiId"
            case requestID = "requestId"
            case domainName, stage, requestTimeEpoch, identity
        }
    }

    /// Where a request came from.
    public struct Identity: Decodable, Sendable {
        /// The client's address.
        public var sourceIp: String?
        /// The client's name for itself.
        public var userAgent: String?
    }

    private enum CodingKeys: String, CodingKey {
        case resource, path, httpMethod, headers, multiValueHeaders, queryStringParameters
        case multiValueQueryStringParameters, pathParameters, stageVariables, requestContext, body, isBase64Encoded
    }

    /// Reads the event from the service's JSON; missing and null fields become empty, but for `httpMethod`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        method = try fields.decode(String.self, forKey: .httpMethod)
        path = try fields.decodeIfPresent(String.self, forKey: .path) ?? "/"
        resource = try fields.decodeIfPresent(String.self, forKey: .resource) ?? path
        headers = HeaderFields()
        let all = try fields.decodeIfPresent([String: [String]].self, forKey: .multiValueHeaders)
        let single = try fields.decodeIfPresent([String: String].self, forKey: .headers) ?? [:]
        for (name, values) in (all ?? single.mapValues { [$0] }).sorted(by: { $0.key < $1.key }) {
            for value in values { headers.add(name: name, value: value) }
        }
        query = try fields.decodeIfPresent([String: String].self, forKey: .queryStringParameters) ?? [:]
        multiValueQuery =
            try fields.decodeIfPresent([String: [String]].self, forKey: .multiValueQueryStringParameters)
            ?? query.mapValues { [$0] }
        pathParameters = try fields.decodeIfPresent([String: String].self, forKey: .pathParameters) ?? [:]
        stageVariables = try fields.decodeIfPresent([String: String].self, forKey: .stageVariables) ?? [:]
        requestContext =
            try fields.decodeIfPresent(RequestContext.self, forKey: .requestContext) ?? RequestContext()
        body = try fields.decodeIfPresent(String.self, forKey: .body)
        isBase64Encoded = try fields.decodeIfPresent(Bool.self, forKey: .isBase64Encoded) ?? false
    }
}
