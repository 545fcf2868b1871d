#if AWS
    import DatastreamBase64
    import DatastreamJSON
    import DatastreamTesting
    import NIOCore
    import Testing

    @testable import DatastreamAWS

    @Suite struct SigV4Tests {
        /// The example `get-vanilla` of AWS's published test suite.
        @Test func signsTheVanillaExample() {
            let credentials = AWSCredentials(
                accessKeyID: "AKIDEXAMPLE",
                secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
            )
            let signer = SigV4Signer(credentials: credentials, region: "us-east-1", service: "service")
            let request = SigV4Request(method: "GET", path: "/", headers: [("Host", "example.amazonaws.com")])
            let headers = signer.headers(for: request, at: .seconds(1_440_938_160))
            #expect(headers.map(\.name) == ["X-Amz-Date", "Authorization"])
            #expect(headers[0].value == "20150830T123600Z")
            #expect(
                headers[1].value
                    == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                    + "SignedHeaders=host;x-amz-date, "
                    + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
            )
        }

        /// A request with odd characters wherever there may be some.
        struct Case {
            let url: String
            let request: SigV4Request
            let signer: SigV4Signer
            let time: Int64

            init(_ random: inout SeededGenerator) throws {
                let authority = random.pick(
                    [
                        "lambda.eu-central-1.amazonaws.com", "127.0.0.1:8080", "[::1]:9000", "example.com:443",
                        "Example.COM",
                    ]
                )
                let endpoint = try AWSEndpoint("https://\(authority)", from: "test")
                let parts = [
                    "a", "function", "arn%3Aaws%3Alambda", "%24LATEST", "..", ".", "", "~x-_.", "%2F", "ü€", "a b",
                    "x=y&z",
                    "+", "$@!*'()", "%e2%82%ac",
                ]
                var path = ""
                for _ in 0..<Int.random(in: 0...5, using: &random) { path += "/" + random.pick(parts) }
                if path.isEmpty || Bool.random(using: &random) { path += "/" }
                let pairs = [
                    "b=1", "a=2", "a=1", "Qualifier=%24LATEST", "empty=", "bare", "A=x", "a%20b=c%3Dd", "a-b=2",
                    "x=y=z",
                ]
                let query = (0..<Int.random(in: 0...4, using: &random)).map { _ in random.pick(pairs) }
                let names = [
                    "X-Amz-Log-Type", "x-amz-client-context", "Content-Type", "X-AMZ-Odd", "x-custom", "User-Agent",
                    "Connection",
                    "X-Amzn-Trace-Id", "accept",
                ]
                let values = [
                    "Tail", "  around  ", "two  spaces\t and tab", "a,b", "\"q  q\"", "eyJjIjogMX0=", "", "ü",
                ]
                var headers = [(name: "Host", value: endpoint.authority)]
                for _ in 0..<Int.random(in: 0...6, using: &random) {
                    headers.append((random.pick(names), random.pick(values)))
                }
                request = SigV4Request(
                    method: random.pick(["GET", "POST", "PUT"]),
                    path: path,
                    query: query.joined(separator: "&"),
                    headers: headers,
                    payload: random.bytes(upTo: random.pick([0, 10, 500]))
                )
                url = "https://\(authority)\(path)" + (query.isEmpty ? "" : "?\(request.query)")
                let token = Bool.random(using: &random) ? "FwoGZXIvYXdzE/+=\(random.next())" : nil
                signer = SigV4Signer(
                    credentials: AWSCredentials(
                        accessKeyID: "AKID\(random.next() % 1_000)",
                        secretAccessKey: random.text(upTo: 40),
                        sessionToken: token
                    ),
                    region: random.pick(["us-east-1", "eu-central-1", "cn-north-1"]),
                    service: random.pick(["lambda", "sts"])
                )
                time = Int64.random(in: 0...4_102_444_800, using: &random)
            }

            var json: JSONValue {
                let token = signer.credentials.sessionToken
                return [
                    "url": .string(url), "method": .string(request.method), "time": .number(JSONNumber(time)),
                    "headers": .array(request.headers.map { [.string($0.name), .string($0.value)] }),
                    "payload": .string(Base64.encode(request.payload.readableBytesView)),
                    "key": .string(signer.credentials.accessKeyID),
                    "secret": .string(signer.credentials.secretAccessKey),
                    "token": token.map { .string($0) } ?? .null,
                    "region": .string(signer.region), "service": .string(signer.service),
                ]
            }
        }

        @Test(.enabled("needs botocore") { await Python.hasBotocore() }, .timeLimit(.minutes(5)))
        func signsAsBotocoreDoes() async throws {
            var random = SeededGenerator(seed: 74)
            let cases = try (0..<3_000).map { _ in try Case(&random) }
            let output = try await Python.run(
                """
                import base64, datetime, json, sys
                import botocore.auth
                from botocore.awsrequest import AWSRequest
                from botocore.credentials import Credentials
                for line in open(sys.argv[1]):
                    c = json.loads(line)
                    now = datetime.datetime.fromtimestamp(c['time'], datetime.timezone.utc)
                    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: now
                    request = AWSRequest(c['method'], c['url'], data=base64.b64decode(c['payload']))
                    for name, value in c['headers']: request.headers.add_header(name, value)
                    keys = Credentials(c['key'], c['secret'], c['token'])
                    botocore.auth.SigV4Auth(keys, c['service'], c['region']).add_auth(request)
                    print(json.dumps([request.headers['X-Amz-Date'], request.headers['Authorization']]))
                """,
                input: cases.map { "\($0.json)\n" }.joined()
            )
            let lines = output.split(separator: "\n")
            try #require(lines.count == cases.count)
            for (line, test) in zip(lines, cases) {
                let expected = try JSONValue(parsing: String(line))
                let headers = test.signer.headers(for: test.request, at: .seconds(test.time))
                try #require(headers.first?.value == expected[0]?.string)
                try #require(headers.last?.value == expected[1]?.string, "\(test.json)")
                #expect(headers.count == (test.signer.credentials.sessionToken == nil ? 2 : 3))
            }
        }
    }
#endif
