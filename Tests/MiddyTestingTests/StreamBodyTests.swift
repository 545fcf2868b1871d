import Datastream
import Middy
import MiddyLambda
import MiddyTesting
import Testing

/// Every stream of bytes or text is a body, whatever its last link is.
@Suite(.timeLimit(.minutes(1)))
struct StreamBodyTests {
    private struct Export: Decodable {
        var rows: Int
    }

    @Test("a body that tells when it is over, one with a gauge, and ones that wait")
    func everyLink() async throws {
        let rows = countStream()
        let observed = middy(streamifyResponse: true)
            .handler { (event: Export, context: InvocationContext) in
                createReadableStream(0..<event.rows).map { "\($0)\n" }.pipe(through: rows).onEnd { _, _ in }
            }
        let response = try await observed.test(event: #"{"rows":2}"#)
        #expect(response.text == "0\n1\n")
        #expect(response[rows] == 2)

        let gauge = backpressureGauge()
        let gauged = middy(streamifyResponse: true)
            .handler { (event: Export, context: InvocationContext) in
                createReadableStream(0..<event.rows).map { "\($0)\n" }.gauged(by: gauge)
            }
        #expect(try await gauged.test(event: #"{"rows":2}"#).text == "0\n1\n")
        #expect(!gauge.report.stages.isEmpty)

        let waiting = middy(streamifyResponse: true)
            .handler { (event: Export, context: InvocationContext) in
                createReadableStream(0..<event.rows).concurrentMap(maxConcurrent: 2) { "\($0)\n" }
                    .timeout(.seconds(30)).buffered(highWaterMark: 4)
            }
        #expect(try await waiting.test(event: #"{"rows":2}"#).text == "0\n1\n")
    }
}
