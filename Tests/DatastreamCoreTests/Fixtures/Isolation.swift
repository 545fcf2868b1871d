import DatastreamCore

final class NotSendable {
    var count = 0
}

func elementsAreSendable() {
    _ = createReadableStream([NotSendable()])  // expected-error: Sendable
}

func producersAreSendable() {
    var count = 0
    _ = createReadableStream(of: Int.self) { writer in
        count += 1  // expected-error: mutation of captured var 'count' in concurrently-executing code
        try await writer.write(1)
    }
    _ = count
}

func resultsAreTypedByTheirStage(_ results: PipelineResults<Void>) {
    let rows = countStream()
    let number: Int? = results[rows]
    let text: String? = results[rows]  // expected-error: String
    _ = (number, text)
}

func aKeyIsNotPublishedInto(_ run: RunContext) throws {
    try run.claim(ResultKey<Int>("n")).publish("text")  // expected-error: Int
}
