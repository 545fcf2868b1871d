import DatastreamJSON
import Middy
import MiddyHTTP
import MiddyLambda
import MiddyTesting
import NIOCore
import Testing

/// Events as the services send them, and as tests make them.
struct EventTests {
    struct Order: Codable, Equatable, Sendable {
        var id: Int
        var name: String
    }

    @Test("a Function URL's event with a base64 body")
    func functionURL() throws {
        let event = try decode(FunctionURLEvent.self, functionURLJSON)
        #expect(event.method == "POST")
        #expect(event.rawPath == "/my/path")
        #expect(event.rawQueryString == "parameter1=value1&parameter1=value2&parameter2=value")
        #expect(event.query == ["parameter1": "value1,value2", "parameter2": "value"])
        #expect(event.cookies == ["cookie1", "cookie2"])
        #expect(event.headers["Header1"] == "value1")
        #expect(event.routeKey == "$default")
        #expect(event.pathParameters.isEmpty)
        #expect(event.requestContext.domainName == "abc.lambda-url.us-west-2.on.aws")
        #expect(event.requestContext.http.sourceIp == "123.123.123.123")
        #expect(try event.bodyText() == "{\"id\":7,\"name\":\"ñ\"}")
        #expect(try event.decodeBody(as: Order.self) == Order(id: 7, name: "ñ"))
    }

    @Test("an HTTP API's event with route, path parameters and stage")
    func httpAPI() throws {
        let event = try decode(HTTPAPIEvent.self, httpAPIJSON)
        #expect(event.routeKey == "GET /pets/{id}")
        #expect(event.pathParameters == ["id": "6"])
        #expect(event.stageVariables == ["env": "beta"])
        #expect(event.requestContext.stage == "beta")
        #expect(event.method == "GET")
        #expect(event.body == nil)
        #expect(try event.bodyBytes().readableBytes == 0)
    }

    @Test("a REST API's event with repeated headers and parameters")
    func restAPI() throws {
        let event = try decode(RESTAPIEvent.self, restAPIJSON)
        #expect(event.method == "PUT")
        #expect(event.path == "/orders/7")
        #expect(event.resource == "/orders/{id}")
        #expect(event.headers.values(for: "x-list") == ["1", "2"])
        #expect(event.headers["host"] == "abc.execute-api.eu-central-1.amazonaws.com")
        #expect(event.query == ["a": "2"])
        #expect(event.multiValueQuery == ["a": ["1", "2"]])
        #expect(event.pathParameters == ["id": "7"])
        #expect(event.stageVariables.isEmpty)
        #expect(event.requestContext.requestID == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
        #expect(event.requestContext.identity?.sourceIp == "192.0.2.1")
        #expect(try event.decodeBody(as: Order.self) == Order(id: 7, name: "x"))
    }

    @Test("a REST event without multi-value fields, as load balancers send it")
    func loadBalancer() throws {
        let event = try decode(
            RESTAPIEvent.self,
            #"{"httpMethod": "GET", "path": "/", "headers": {"accept": "*/*"}, "queryStringParameters": {"a": "1"},"#
                + #""requestContext": {"elb": {"targetGroupArn": "arn"}}, "body": "", "isBase64Encoded": false}"#
        )
        #expect(event.headers["Accept"] == "*/*")
        #expect(event.multiValueQuery == ["a": ["1"]])
    }

    @Test("a bad body has a status of its own", arguments: [("", false, 422), ("{", false, 422), ("?", true, 400)])
    func badBodies(_ example: (body: String, isBase64: Bool, status: Int)) throws {
        var event = try decode(FunctionURLEvent.self, functionURLJSON)
        event.body = example.body
        event.isBase64Encoded = example.isBase64
        let error = #expect(throws: HTTPError.self) { try event.decodeBody(as: Order.self) }
        #expect(error?.statusCode == example.status)
    }

    @Test("a test's request arrives in either format with path, query, headers, cookies and body")
    func requests() async throws {
        let request = TestRequest.post(
            "/a%20b?x=1&x=%C3%A9+%2B&y",
            headers: ["X-A": "1", "Cookie": "a=1; b=2"],
            body: "ñ"
        )
        let url = middy(streamifyResponse: true).handler { (event: FunctionURLEvent, context: InvocationContext) in
            HTTPEventResponse(
                body: """
                    \(event.method) \(event.rawPath) \(event.query["x"] ?? "") \(event.query["y"] ?? "none") \
                    \(event.headers["x-a"] ?? "") \(event.cookies) \(try event.bodyText())
                    """
            )
        }
        #expect(try await url.test(request).text == #"POST /a%20b 1,é +  1 ["a=1", "b=2"] ñ"#)
        let rest = middy(streamifyResponse: true).handler { (event: RESTAPIEvent, context: InvocationContext) in
            HTTPEventResponse(
                body: "\(event.method) \(event.path) \(event.multiValueQuery["x"] ?? []) \(try event.bodyText())"
            )
        }
        #expect(try await rest.test(request).text == #"POST /a%20b ["1", "é +"] ñ"#)
    }

    @Test("a buffered answer to a REST API has its cookies where payload format 1.0 knows them")
    func cookiesOfRESTAPI() throws {
        let event = try decode(RESTAPIEvent.self, restAPIJSON)
        let response = HTTPEventResponse(headers: ["Set-Cookie": "b=2"], cookies: ["a=1"])
        let rest = try response.prepared(for: event).buffered(ByteBuffer())
        #expect(
            String(buffer: rest) == #"{"statusCode":200,"headers":{},"multiValueHeaders":{"Set-Cookie":["a=1","b=2"]},"#
                + #""body":"","isBase64Encoded":false}"#
        )
        let url = try response.prepared(for: nil).buffered(ByteBuffer())
        #expect(String(buffer: url).contains(#""cookies":["a=1","b=2"]"#))
        #expect(String(buffer: try response.prepared(for: event).prelude()).contains(#""cookies":["a=1","b=2"]"#))
    }

    @Test("a test's body that is not text comes as base64, as from the service")
    func binaryRequest() async throws {
        let handler = middy(streamifyResponse: true).handler { (event: FunctionURLEvent, context: InvocationContext) in
            #expect(event.isBase64Encoded)
            return HTTPEventResponse(body: try event.bodyBytes())
        }
        let response = try await handler.test(TestRequest("POST", "/", body: ByteBuffer(bytes: [0xFF, 0x00, 0x80])))
        #expect(Array(response.body.readableBytesView) == [0xFF, 0x00, 0x80])
    }

    private func decode<Event: Decodable>(_ type: Event.Type, _ json: String) throws -> Event {
        try JSONValueDecoder().decode(type, from: json)
    }
}

private let functionURLJSON = """
    {"version": "2.0", "routeKey": "$default", "rawPath": "/my/path",
     "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
     "cookies": ["cookie1", "cookie2"],
     "headers": {"header1": "value1", "header2": "value1,value2"},
     "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "value"},
     "requestContext": {"accountId": "123456789012", "apiId": "abc", "authentication": null,
       "authorizer": {"iam": {"accessKey": "AKIA...", "accountId": "111122223333", "callerId": "AIDA...",
         "cognitoIdentity": null, "principalOrgId": null, "userArn": "arn:aws:iam::111122223333:user/u"}},
       "domainName": "abc.lambda-url.us-west-2.on.aws", "domainPrefix": "abc",
       "http": {"method": "POST", "path": "/my/path", "protocol": "HTTP/1.1", "sourceIp": "123.123.123.123",
         "userAgent": "agent"},
       "requestId": "id", "routeKey": "$default", "stage": "$default", "time": "12/Mar/2020:19:03:58 +0000",
       "timeEpoch": 1583348638390},
     "body": "eyJpZCI6NywibmFtZSI6IsOxIn0=", "pathParameters": null, "isBase64Encoded": true, "stageVariables": null}
    """

private let httpAPIJSON = """
    {"version": "2.0", "routeKey": "GET /pets/{id}", "rawPath": "/beta/pets/6", "rawQueryString": "",
     "headers": {"accept": "*/*", "host": "abc.execute-api.us-east-1.amazonaws.com", "content-length": "0"},
     "requestContext": {"accountId": "123456789012", "apiId": "abc",
       "authorizer": {"jwt": {"claims": {"sub": "x"}, "scopes": null}},
       "domainName": "abc.execute-api.us-east-1.amazonaws.com", "domainPrefix": "abc",
       "http": {"method": "GET", "path": "/beta/pets/6", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1",
         "userAgent": "curl/8"},
       "requestId": "JKJaXmPLvHcESHA=", "routeKey": "GET /pets/{id}", "stage": "beta",
       "time": "10/Mar/2020:05:16:23 +0000", "timeEpoch": 1583817383220},
     "pathParameters": {"id": "6"}, "stageVariables": {"env": "beta"}, "isBase64Encoded": false}
    """

private let restAPIJSON = """
    {"resource": "/orders/{id}", "path": "/orders/7", "httpMethod": "PUT",
     "headers": {"Host": "abc.execute-api.eu-central-1.amazonaws.com", "X-List": "2"},
     "multiValueHeaders": {"Host": ["abc.execute-api.eu-central-1.amazonaws.com"], "X-List": ["1", "2"]},
     "queryStringParameters": {"a": "2"}, "multiValueQueryStringParameters": {"a": ["1", "2"]},
     "pathParameters": {"id": "7"}, "stageVariables": null,
     "requestContext": {"accountId": "123456789012", "apiId": "abc", "authorizer": {"claims": null},
       "domainName": "abc.execute-api.eu-central-1.amazonaws.com", "extendedRequestId": "x=", "httpMethod": "PUT",
       "identity": {"accessKey": null, "sourceIp": "192.0.2.1", "userAgent": "curl/8", "user": null},
       "path": "/prod/orders/7", "protocol": "HTTP/1.1", "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
       "requestTime": "09/Apr/2015:12:34:56 +0000", "requestTimeEpoch": 1428582896000, "resourceId": "123456",
       "resourcePath": "/orders/{id}", "stage": "prod"},
     "body": "{\\"id\\": 7, \\"name\\": \\"x\\"}", "isBase64Encoded": false}
    """
