import DatastreamJSON

/// The chunks of one response over time, in a bounded number of samples.
///
/// Once there are too many, neighbours are joined, so that a sample stands for more and more chunks.
struct ChunkTimeline {
    /// One or more chunks that came one after the other; times in microseconds since the request.
    struct Sample {
        var start: Int
        var end: Int
        var bytes: Int
        var chunks: Int

        /// How long they waited for the client, or for the bandwidth.
        var blocked: Int
    }

    static let limit = 240

    private(set) var samples: [Sample] = []
    private(set) var chunks = 0
    private(set) var bytes = 0
    private(set) var longestGap = 0
    private var chunksPerSample = 1

    mutating func add(_ sample: Sample) {
        if let last = samples.last { longestGap = max(longestGap, sample.start - last.end) }
        chunks += sample.chunks
        bytes += sample.bytes
        if let last = samples.last, last.chunks < chunksPerSample {
            samples[samples.count - 1] = Self.joined(last, sample)
        } else {
            if samples.count == Self.limit { halve() }
            samples.append(sample)
        }
    }

    private mutating func halve() {
        samples = stride(from: 0, to: samples.count, by: 2).map { position in
            position + 1 < samples.count ? Self.joined(samples[position], samples[position + 1]) : samples[position]
        }
        chunksPerSample *= 2
    }

    private static func joined(_ first: Sample, _ second: Sample) -> Sample {
        Sample(
            start: first.start,
            end: max(first.end, second.end),
            bytes: first.bytes + second.bytes,
            chunks: first.chunks + second.chunks,
            blocked: first.blocked + second.blocked
        )
    }

    /// Five numbers for each sample: start, end, bytes, chunks, blocked.
    var json: JSONValue {
        .array(samples.map { [.int($0.start), .int($0.end), .int($0.bytes), .int($0.chunks), .int($0.blocked)] })
    }
}

extension JSONValue {
    static func int(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
}
