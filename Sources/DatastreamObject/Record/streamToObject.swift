public import DatastreamCore

/// Merges a stream of records into one; of a name that comes again the later value stays, in the place of the first.
///
/// ```swift
/// let countries = try await streamToObject(rows.pipe(through: objectKeyValueStream(key: "code", value: "name")))
/// print(countries["de"]?.string ?? "")             // Germany
/// ```
/// Mirrors datastream's `streamToObject`.
/// - Parameters:
///   - stream: The stream.
///   - maxBufferSize: The most names to hold, or nil for no limit. Default: nil.
/// - Throws: ``/DatastreamCore/StreamError/Code/limitExceeded`` before the name that would exceed the limit is kept.
public func streamToObject<Stream: DrivableStream>(
    _ stream: Stream,
    maxBufferSize: Int? = nil
) async throws -> Record where Stream.Element == Record {
    try await stream.drive(
        into: RecordMergingWriter(limit: maxBufferSize),
        in: RunContext(options: RunOptions(flushWhenIdle: nil))
    )
}

private struct RecordMergingWriter: StreamWriter {
    let limit: Int?
    var builder = RecordBuilder()

    @concurrent
    mutating func write(_ item: consuming Record) async throws {
        for (name, value) in item {
            builder.set(name, value)
            guard let limit, builder.count > limit else { continue }
            throw StreamError(
                .limitExceeded,
                "streamToObject: \(builder.count) names are more than maxBufferSize, \(limit); raise the limit or stream instead"
            )
        }
    }

    @concurrent
    mutating func finish() async throws -> Record { builder.finish() }

    @concurrent
    mutating func abort(_ error: any Error) async {}
}
