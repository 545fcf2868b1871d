import DatastreamJSON
import Testing

@testable import MiddyLambda

struct PiecesTests {
    @Test("the Runtime API's address is host:port")
    func addresses() throws {
        let address = try RuntimeAddress("127.0.0.1:9001")
        #expect(address.host == "127.0.0.1")
        #expect(address.port == 9001)
        let local = try RuntimeAddress("[::1]:9001")
        #expect(local.host == "::1")
        #expect("\(local)" == "[::1]:9001")
        for text in ["", "localhost", ":80", "localhost:", "localhost:x", "localhost:0", "localhost:65536"] {
            #expect(throws: LambdaError.self, "\(text)") { try RuntimeAddress(text) }
        }
    }

    @Test("a Function URL's event, with nulls and absent fields")
    func functionURLEvent() throws {
        let event = try JSONValueDecoder().decode(
            FunctionURLEvent.self,
            from: Array(
                """
                {"version": "2.0", "routeKey": "$default", "rawPath": "/a%20b", "rawQueryString": "x=1&x=2",
                 "headers": {"accept-encoding": "gzip, br", "x-a": "1,2"},
                 "queryStringParameters": {"x": "1,2"}, "pathParameters": null,
                 "requestContext": {"accountId": "123", "apiId": "abc", "authorizer": null, "requestId": "id",
                   "http": {"method": "GET", "path": "/a b", "protocol": "HTTP/1.1", "sourceIp": "1.2.3.4",
                     "userAgent": "curl"}, "timeEpoch": 1583348638390},
                 "body": null, "isBase64Encoded": false}
                """.utf8
            )
        )
        #expect(event.rawPath == "/a%20b")
        #expect(event.headers["Accept-Encoding"] == "gzip, br")
        #expect(event.query == ["x": "1,2"])
        #expect(event.cookies.isEmpty)
        #expect(event.requestContext.http.method == "GET")
        #expect(event.requestContext.requestID == "id")
        #expect(event.requestContext.timeEpoch == 1_583_348_638_390)
        #expect(event.body == nil)
    }
}
