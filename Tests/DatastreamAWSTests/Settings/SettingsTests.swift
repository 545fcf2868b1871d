import DatastreamJSON
import Foundation
import Testing

@testable import DatastreamAWS

@Suite struct SettingsTests {
    private func settings(
        region: String? = nil,
        endpointURL: String? = nil,
        profile: String? = nil,
        _ variables: [String: String] = [:],
        config: String = ""
    ) throws -> AWSSettings {
        try AWSSettings(
            service: "lambda",
            region: region,
            endpointURL: endpointURL,
            profile: profile,
            surroundings: .test(variables, files: ["/home/u/.aws/config": config])
        )
    }

    @Test func theRegionComesFromTheFirstPlaceThatHasOne() throws {
        let config = "[default]\nregion = eu-west-3\n[profile work]\nregion=eu-west-1\n"
        let both = ["AWS_REGION": "eu-north-1", "AWS_DEFAULT_REGION": "eu-south-1"]
        #expect(try settings(region: "us-east-2", both, config: config).region == "us-east-2")
        #expect(try settings(both, config: config).region == "eu-north-1")
        #expect(try settings(["AWS_DEFAULT_REGION": "eu-south-1"], config: config).region == "eu-south-1")
        #expect(try settings(config: config).region == "eu-west-3")
        #expect(try settings(["AWS_PROFILE": "work"], config: config).region == "eu-west-1")
        #expect(try settings(profile: "work", ["AWS_PROFILE": "default"], config: config).region == "eu-west-1")
    }

    @Test func aMissingRegionSaysWhereItWasLookedFor() throws {
        let error = #expect(throws: AWSError.self) { try settings() }
        #expect(error?.code == .missingRegion)
        for place in ["AWS_REGION", "AWS_DEFAULT_REGION", "profile default", "/home/u/.aws/config"] {
            #expect(error?.message.contains(place) == true, "\(place)")
        }
    }

    @Test func aProfileThatWasAskedForHasToExist() throws {
        let error = #expect(throws: AWSError.self) { try settings(profile: "nobody") }
        #expect(error?.code == .invalidOption)
        #expect(error?.message.contains("nobody") == true)
    }

    @Test func theEndpointComesFromTheFirstPlaceThatHasOne() throws {
        let config = "[default]\nregion = eu-west-3\nendpoint_url = http://profile:1/\n"
        let both = ["AWS_ENDPOINT_URL": "http://all:2", "AWS_ENDPOINT_URL_LAMBDA": "http://lambda:3"]
        #expect(try settings(endpointURL: "http://given:4", both, config: config).endpoint.url == "http://given:4")
        #expect(try settings(both, config: config).endpoint.url == "http://lambda:3")
        #expect(try settings(["AWS_ENDPOINT_URL": "http://all:2"], config: config).endpoint.url == "http://all:2")
        #expect(try settings(config: config).endpoint.url == "http://profile:1")
        let ignoring = both.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 }
        #expect(try settings(ignoring, config: config).endpoint.url == "https://lambda.eu-west-3.amazonaws.com")
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:8080/", "http", "127.0.0.1:8080", ""),
            ("HTTPS://Host.example:443", "https", "host.example", ""),
            ("http://[::1]:80/base/path//", "http", "[::1]", "/base/path"), ("http://h:443", "http", "h:443", ""),
            ("https://[::443]", "https", "[::443]", ""),
        ]
    )
    func endpointsAreTakenApart(text: String, scheme: String, authority: String, path: String) throws {
        let endpoint = try AWSEndpoint(text, from: "test")
        #expect(endpoint.scheme == scheme)
        #expect(endpoint.authority == authority)
        #expect(endpoint.basePath == path)
    }

    @Test(arguments: [
        "", "localhost:8080", "ftp://a", "http://", "http://:80", "http://a b", "http://u@h", "http://h?q",
        "http://h\r\n",
    ])
    func whatIsNoEndpointIsRefused(text: String) {
        let error = #expect(throws: AWSError.self) { try AWSEndpoint(text, from: "AWS_ENDPOINT_URL") }
        #expect(error?.code == .invalidOption)
        #expect(error?.message.contains("AWS_ENDPOINT_URL") == true)
    }

    @Test(arguments: ["", "evil.example/", "EU-WEST-1", "eu west"])
    func whatIsNoRegionIsRefused(region: String) throws {
        #expect(throws: AWSError.self) { try settings(region: region) }
    }

    @Test(.enabled("needs botocore") { await Python.hasBotocore() })
    func endpointsAreThoseOfBotocore() async throws {
        let output = try await Python.run(
            """
            import boto3, botocore.session, os
            for name in [n for n in os.environ if n.startswith('AWS_')]: del os.environ[name]
            session = botocore.session.get_session()
            for partition in session.get_available_partitions():
                for region in session.get_available_regions('lambda', partition):
                    c = boto3.client('lambda', region, aws_access_key_id='k', aws_secret_access_key='s')
                    print(region, c.meta.endpoint_url)
            """,
            input: ""
        )
        let lines = output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.count > 30)
        for line in lines {
            #expect(try AWSEndpoint(service: "lambda", region: line[0]).url == line[1])
        }
    }

    @Test func aFileOfProfilesIsRead() {
        let text = """
            # a comment
            [default]
            aws_access_key_id = KEY=with=signs \r
            ; another = comment
            Region=eu-west-1
            s3 =
              max_queue_size = 7
            [ profile  two words ]
            region = x
            [services local]
            region = no
            [profile]
            [broken
            region = lost
            """
        let config = AWSProfileFile(parsing: text, kind: .config)
        #expect(config.profiles["default"] == ["aws_access_key_id": "KEY=with=signs", "region": "eu-west-1", "s3": ""])
        #expect(config.profiles["two words"] == ["region": "x"])
        #expect(config.profiles.count == 2)
        let credentials = AWSProfileFile(parsing: "[work]\nk=v\n[profile x]\n", kind: .credentials)
        #expect(credentials.profiles == ["work": ["k": "v"], "profile x": [:]])
    }

    @Test func smallFilesAreReadAndLargeOnesRefused() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("file")
        #expect(try readSmallFile(file.path) == nil)
        try Data("tëxt".utf8).write(to: file)
        #expect(try readSmallFile(file.path) == "tëxt")
        #expect(try readSmallFile(file.path + "/below") == nil)
        #expect(throws: AWSError.self) { try readSmallFile(directory.path) }
        try Data(count: 1_048_577).write(to: file)
        #expect(throws: AWSError.self) { try readSmallFile(file.path) }
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2015-08-30T12:36:00Z", 1_440_938_160),
            ("2024-02-29T23:59:59.123Z", 1_709_251_199),
            ("2100-03-01T00:00:00+00:00", 4_107_542_400),
        ] as [(String, Int64)]
    )
    func timesAreReadAndWritten(text: String, seconds: Int64) throws {
        #expect(UTC.parse(text) == .seconds(seconds))
        let digits = text.prefix(19).filter { $0 != "-" && $0 != ":" }
        #expect(UTC.basicText(.seconds(seconds)) == digits + "Z")
    }

    @Test(arguments: [
        "", "2015-08-30", "2015-08-30T12:36:00", "2015-08-30T12:36:00+02:00", "2015-13-30T12:36:00Z",
        "2015-08-30T25:36:00Z", "2O15-08-30T12:36:00Z",
    ])
    func whatIsNoTimeIsRefused(text: String) { #expect(UTC.parse(text) == nil) }
}
