import Datastream
import DatastreamFile

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// csv-etl IN.csv[.gz] OUT.csv[.gz]: reads orders, drops the invalid ones, writes sales; in memory that stays flat.
let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let input = arguments.first, let output = arguments.last else {
    write("usage: csv-etl IN.csv[.gz] OUT.csv[.gz]\n")
    exit(64)
}

let delimiters = csvDetectDelimitersStream()
let orders = csvParseStream(as: Order.self, delimiters: .detected(by: delimiters), errors: .collected)
let rows = countStream(resultKey: "rows")
let sales = countStream(resultKey: "sales")
let gauge = backpressureGauge()

do {
    let results = try await showingProgress {
        try await pipeline(options: RunOptions(gauge: gauge)) {
            fileReadStream(path: input)
            if input.hasSuffix(".gz") {
                gzipDecompressStream(maxOutputSize: nil)
            }
            delimiters
            orders
            rows
            validOrders
            mapStream { (order: Order) in Sale(order) }
            sales
            csvFormatStream(header: .fromFirstRow)
            if output.hasSuffix(".gz") {
                gzipCompressStream(level: 1)
            }
            fileWriteStream(path: output)
        }
    }
    print("\(results[rows] ?? 0) rows, \(results[sales] ?? 0) sales, \(results.output.byteCount) bytes in \(output)")
    for problem in (results[orders] ?? [:]).values.sorted(by: { $0.id < $1.id }) {
        // rows with a quote in the wrong place are read as well as can be
        let what = problem.id == "DecodingFailed" ? "not read" : "doubtful"
        print("  \(what): \(problem.count) rows from row \(problem.rows.first ?? 0) on, \(problem.message)")
    }
    for problem in (results[validOrders] ?? [:]).values.sorted(by: { $0.id < $1.id }) {
        print("  dropped: \(problem.count) rows from row \(problem.rows.first ?? 0) on, \(problem.message)")
    }
    print(gauge.report)
} catch {
    write("csv-etl: \(error)\n")
    exit(1)
}

/// Runs `body`, and on a terminal shows five times a second how far it is.
func showingProgress<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
    guard isatty(2) == 1 else { return try await body() }
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(200))
                let stages = gauge.report.stages
                let read = (stages.first?.output.bytes ?? 0) / 1_000_000
                write("\r\(read) MB read, slowest: \(gauge.report.bottleneck?.name ?? "none")\u{1B}[K")
            }
            return nil
        }
        group.addTask { try await body() }
        defer { group.cancelAll() }
        while let result = try await group.next() {
            if let result {
                write("\r\u{1B}[K")
                return result
            }
        }
        throw CancellationError()
    }
}

/// Writes to standard error.
func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in _ = write(2, bytes.baseAddress, bytes.count) }
}
