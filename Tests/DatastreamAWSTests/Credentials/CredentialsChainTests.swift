#if AWS
    import AsyncHTTPClient
    import DatastreamTesting
    import NIOCore
    import Testing

    @testable import DatastreamAWS

    @Suite(.timeLimit(.minutes(5)))
    struct CredentialsChainTests {
        private static let answer = """
            {"Code":"Success","AccessKeyId":"AK","SecretAccessKey":"SK","Token":"T","Expiration":"2026-11-22T20:10:00Z"}
            """
        private static let answered = AWSCredentials(
            accessKeyID: "AK",
            secretAccessKey: "SK",
            sessionToken: "T",
            expiration: .seconds(1_795_378_200)
        )

        private func load(
            profile: String? = nil,
            _ variables: [String: String] = [:],
            files: [String: String] = [:],
            container: String = "http://127.0.0.1:1",
            clock: ManualClock = ManualClock()
        ) async throws -> AWSCredentials {
            let defaults = ["AWS_EC2_METADATA_DISABLED": "true"]
            let chain = CredentialsChain(
                profile: profile,
                region: "eu-west-1",
                surroundings: .test(variables.merging(defaults) { given, _ in given }, files: files),
                http: CredentialsHTTP(client: .lambda, clock: clock),
                containerHost: container
            )
            return try await chain.load()
        }

        @Test func keysInTheEnvironmentComeFirst() async throws {
            let files = ["/home/u/.aws/credentials": "[default]\naws_access_key_id=F\naws_secret_access_key=S\n"]
            let keys = ["AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "S", "AWS_SESSION_TOKEN": "T"]
            let found = try await load(keys, files: files)
            #expect(found == AWSCredentials(accessKeyID: "E", secretAccessKey: "S", sessionToken: "T"))
            #expect(try await load(files: files).accessKeyID == "F")
        }

        @Test func aProfileGivenToTheClientComesBeforeTheEnvironment() async throws {
            let files = [
                "/etc/keys": "[work]\naws_access_key_id=W\naws_secret_access_key=S\naws_session_token=T\n",
                "/etc/config": "[profile work]\naws_access_key_id=other\n",
            ]
            var variables = ["AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "S"]
            variables["AWS_SHARED_CREDENTIALS_FILE"] = "/etc/keys"
            variables["AWS_CONFIG_FILE"] = "/etc/config"
            #expect(try await load(profile: "work", variables, files: files).accessKeyID == "W")
            variables["AWS_PROFILE"] = "work"
            #expect(try await load(variables, files: files).accessKeyID == "E")
        }

        @Test(
            arguments: [
                ("aws_access_key_id = K", "no aws_secret_access_key"), ("credential_process = x", "credential_process"),
                ("sso_session = s", "export-credentials"), ("role_arn = r\nsource_profile = s", "source_profile"),
                ("web_identity_token_file = f", "no role_arn"),
            ]
        )
        func aProfileThatCannotBeUsedSaysWhy(lines: String, reason: String) async throws {
            let error: AWSError = try await failure {
                _ = try await load(files: ["/home/u/.aws/config": "[default]\n\(lines)\n"])
            }
            #expect(error.code == .credentialsFailed)
            #expect(error.message.contains(reason))
        }

        @Test func halfAKeyIsAnError() async throws {
            let error: AWSError = try await failure { _ = try await load(["AWS_ACCESS_KEY_ID": "E"]) }
            #expect(error.code == .credentialsFailed)
            #expect(error.message.contains("AWS_SECRET_ACCESS_KEY"))
        }

        @Test func missingCredentialsSayWhereTheyWereLookedFor() async throws {
            let error: AWSError = try await failure { _ = try await load() }
            #expect(error.code == .missingCredentials)
            let places = [
                "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "profile default", "/home/u/.aws/credentials",
                "/home/u/.aws/config", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_EC2_METADATA_DISABLED is true",
            ]
            for place in places { #expect(error.message.contains(place), "\(place)") }
        }

        @Test func theContainerIsAskedWithTheTokenOfTheFile() async throws {
            try await withResponder { request, number in
                // the agent is not ready at first
                number == 0 ? (503, [], "") : (200, [], Self.answer)
            } _: { url, requests in
                let variables = [
                    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/keys?id=1",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "not this",
                ]
                let found = try await load(variables, files: ["/token": "secret\n"], container: url)
                #expect(found == Self.answered)
                #expect(requests.all.map(\.target) == ["/v2/keys?id=1", "/v2/keys?id=1"])
                #expect(requests.all.last?["Authorization"] == "secret")
            }
        }

        @Test func theContainersFullAddressHasToBeTrustworthy() async throws {
            try await withResponder { _, _ in
                (200, [], Self.answer)
            } _: { url, requests in
                let found = try await load([
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(url)/keys", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "abc",
                ])
                #expect(found == Self.answered)
                #expect(requests.all.first?["Authorization"] == "abc")
            }
            for url in [
                "http://example.com/", "http://127.example.com/", "http://169.254.170.2.evil.com/", "file:///x",
            ] {
                let error: AWSError = try await failure {
                    _ = try await load(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
                }
                #expect([.credentialsFailed, .invalidOption].contains(error.code), "\(url)")
            }
        }

        @Test(
            arguments: [
                (404, "", "status 404"), (200, "no json", "not JSON"), (200, "{}", "without AccessKeyId"),
                (200, #"{"Code":"Failed","Message":"why"}"#, "Failed: why"),
                (200, #"{"AccessKeyId":"A","SecretAccessKey":"S","Expiration":"soon"}"#, "soon"),
            ]
        )
        func badAnswersOfTheContainerAreErrors(status: Int, body: String, reason: String) async throws {
            try await withResponder { _, _ in
                (status, [], body)
            } _: { url, _ in
                let error: AWSError = try await failure {
                    _ = try await load(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/keys"], container: url)
                }
                #expect(error.code == .credentialsFailed)
                #expect(error.message.contains(reason))
            }
        }

        @Test func aTokenThatIsNoHeaderIsRefused() async throws {
            let error: AWSError = try await failure {
                _ = try await load([
                    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a\r\nb: c",
                ])
            }
            #expect(error.code == .credentialsFailed)
        }

        @Test func theInstancesRoleIsAskedForWithASessionToken() async throws {
            let path = "/latest/meta-data/iam/security-credentials/"
            try await withResponder { request, _ in
                switch (request.method, request.target) {
                case ("PUT", "/latest/api/token"):
                    (request["X-aws-ec2-metadata-token-ttl-seconds"] == nil ? 400 : 200, [], "session")
                case _ where request["X-aws-ec2-metadata-token"] != "session": (401, [], "")
                case ("GET", path): (200, [], "my role\n")
                case ("GET", path + "my%20role"): (200, [], Self.answer)
                default: (404, [], "")
                }
            } _: { url, requests in
                let found = try await load([
                    "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": url,
                ])
                #expect(found == Self.answered)
                #expect(requests.all.count == 3)
            }
        }

        @Test(arguments: [(403, 200, "status 403"), (200, 404, "has no role")])
        func anInstanceWithoutRoleHasNoCredentials(token: Int, role: Int, reason: String) async throws {
            try await withResponder { request, _ in
                (request.method == "PUT" ? token : role, [], "")
            } _: { url, _ in
                let error: AWSError = try await failure {
                    _ = try await load([
                        "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": url,
                    ])
                }
                #expect(error.code == .missingCredentials)
                #expect(error.message.contains(reason))
            }
        }

        /// A service that accepts connections and never answers, as in some networks; it is given one second.
        @Test func aSilentMetadataServiceIsGivenUp() async throws {
            let clock = ManualClock()
            try await withServer { peer, _ in
                await peer.waitForClose()
            } _: { url in
                async let error: AWSError = failure {
                    _ = try await load(
                        ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": url],
                        clock: clock
                    )
                }
                try await clock.waitForSleepers()
                clock.advance(by: .seconds(1))
                #expect(try await error.code == .missingCredentials)
                #expect(try await error.message.contains("no instance metadata service answered at \(url)"))
            }
        }

        private static let webIdentity = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r",
            "AWS_ROLE_SESSION_NAME": "se ssion",
        ]

        @Test func aWebIdentityIsExchanged() async throws {
            try await withResponder { _, _ in
                let xml = """
                    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>x</Arn></AssumedRoleUser>
                      <Credentials><SessionToken>T</SessionToken><SecretAccessKey>S&amp;lt;K&quot;</SecretAccessKey>
                      <Expiration>2026-11-22T20:10:00Z</Expiration><AccessKeyId>AK</AccessKeyId></Credentials>
                    </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                    """
                return (200, ["Content-Type: text/xml"], xml)
            } _: { url, requests in
                let variables = Self.webIdentity.merging(["AWS_ENDPOINT_URL_STS": url]) { $1 }
                let found = try await load(variables, files: ["/token": "header.body+/=\n"])
                var expected = Self.answered
                expected.secretAccessKey = "S&lt;K\""
                #expect(found == expected)
                let request = try #require(requests.all.first)
                #expect(request.start == "POST / HTTP/1.1")
                #expect(
                    String(buffer: request.body)
                        == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"
                        + "&RoleSessionName=se%20ssion&WebIdentityToken=header.body%2B%2F%3D"
                )
            }
        }

        @Test(
            arguments: [
                (
                    403,
                    "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not &lt;you&gt;</Message></Error></ErrorResponse>",
                    "AccessDenied: not <you>"
                ),
                (500, "oops", "refused the role"), (200, "<Credentials></Credentials>", "without usable credentials"),
                (200, "", "without usable credentials"),
            ]
        )
        func badAnswersOfSTSAreErrors(status: Int, body: String, reason: String) async throws {
            try await withResponder { _, _ in
                (status, [], body)
            } _: { url, _ in
                let variables = Self.webIdentity.merging(["AWS_ENDPOINT_URL_STS": url]) { $1 }
                let error: AWSError = try await failure { _ = try await load(variables, files: ["/token": "t"]) }
                #expect(error.code == .credentialsFailed)
                #expect(error.message.contains(reason))
            }
        }

        @Test func aWebIdentityNeedsItsFileAndItsRole() async throws {
            let noFile: AWSError = try await failure { _ = try await load(Self.webIdentity) }
            #expect(noFile.message.contains("/token"))
            let noRole: AWSError = try await failure { _ = try await load(["AWS_WEB_IDENTITY_TOKEN_FILE": "/token"]) }
            #expect(noRole.message.contains("AWS_ROLE_ARN"))
        }

        @Test func descriptionsKeepTheSecret() {
            let credentials = AWSCredentials(accessKeyID: "AK", secretAccessKey: "hidden", sessionToken: "hidden")
            var dumped = ""
            dump(credentials, to: &dumped)
            for text in ["\(credentials)", String(reflecting: credentials), dumped] {
                #expect(text.contains("AK"))
                #expect(!text.contains("hidden"))
            }
        }
    }
#endif
