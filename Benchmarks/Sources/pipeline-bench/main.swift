import BenchKit
import DatastreamCSV
import DatastreamCompress
import DatastreamCore
import DatastreamFile
import NIOCore

// pipeline-bench --file CSV …     see BenchKit's runCases for what follows
var arguments = Array(CommandLine.arguments.dropFirst())
guard let path = option("--file", in: &arguments) else { fail("--file CSV is missing; bench-data makes one") }

/// Parses, formats, and passes the text through one more stage, which may be absent.
func parseAndFormat<Stage: TransformStream<ByteBuffer, ByteBuffer>>(_ name: String, through stage: Stage) -> BenchCase {
    BenchCase(name) { [path] in
        let chunks = readChunks(path)
        let size = chunks.reduce(0) { $0 + $1.readableBytes }
        return {
            let output = try await createReadableStream(chunks).pipe(through: csvParseStream())
                .pipe(through: csvFormatStream(escapeFormulae: false)).pipe(through: stage)
                .pipe(to: ByteCountSink()).output
            return BenchCase.Outcome(size, note: "\(output) bytes")
        }
    }
}

let noStage: GzipCompressStream? = nil
var cases = [
    parseAndFormat("parse format", through: noStage),
    parseAndFormat("parse format gzip 1", through: gzipCompressStream(level: 1)),
    parseAndFormat("parse format gzip 6", through: gzipCompressStream(level: 6)),
    BenchCase("parse format gzip 6 parallel") { [path] in
        let chunks = readChunks(path)
        let size = chunks.reduce(0) { $0 + $1.readableBytes }
        return {
            let output = try await createReadableStream(chunks).pipe(through: csvParseStream())
                .pipe(through: csvFormatStream(escapeFormulae: false))
                .pipe(through: gzipCompressStream(level: 6, parallel: 2)).pipe(to: ByteCountSink()).output
            return BenchCase.Outcome(size, note: "\(output) bytes")
        }
    },
]
#if ISAL
    for level in [1, 3] {
        cases.append(
            parseAndFormat("parse format isal \(level)", through: gzipCompressStream(level: level, engine: .isal))
        )
    }
#endif
for chunkSize in [65_536, 262_144] {
    cases.append(
        BenchCase("file read \(chunkSize / 1_024) KiB") { [path] in
            {
                let stream = fileReadStream(path: path, chunkSize: chunkSize)
                return BenchCase.Outcome(try await stream.pipe(to: ByteCountSink()).output)
            }
        }
    )
}
cases.append(
    BenchCase("file copy") { [path] in
        {
            let copied = try await fileReadStream(path: path).pipe(to: fileWriteStream(path: "\(path).copy")).output
            return BenchCase.Outcome(Int(copied.byteCount))
        }
    }
)
runCases(arguments, cases)
