@testable import DatastreamAWS

extension Surroundings {
    /// Surroundings with these variables and files and nothing else; the time stands at `now` seconds.
    static func test(
        _ variables: [String: String] = [:],
        files: [String: String] = [:],
        now: Int64 = 1_700_000_000
    ) -> Surroundings {
        let variables = variables.merging(["HOME": "/home/u"]) { given, _ in given }
        return Surroundings(
            variable: { variables[$0] },
            readFile: { path throws(AWSError) in files[path] },
            now: { .seconds(now) }
        )
    }
}
