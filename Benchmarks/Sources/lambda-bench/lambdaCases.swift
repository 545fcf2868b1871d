import BenchKit

/// What is measured: bodies of every make, the floor that they are to be compared with, and how soon the first byte is out.
let lambdaCases: [BenchCase] =
    sizes.flatMap { size in
        [
            response("write \(size.name)", Order(chunk: size.bytes, total: total(size.bytes), source: "writer")),
            response("sequence \(size.name)", Order(chunk: size.bytes, total: total(size.bytes), source: "sequence")),
            response(
                "floor \(size.name)",
                Order(chunk: size.bytes, total: total(size.bytes), source: ""),
                isFloor: true
            ),
        ]
    } + [
        response("slow reader 256 B", Order(chunk: 256, total: 67_108_864, source: "writer"), limit: 50e6),
        response("slow reader 1 KiB", Order(chunk: 1_024, total: 67_108_864, source: "writer"), limit: 50e6),
        response("slow reader 64 KiB", Order(chunk: 65_536, total: 67_108_864, source: "writer"), limit: 50e6),
        response("slow reader 1 MiB", Order(chunk: 1_048_576, total: 67_108_864, source: "writer"), limit: 50e6),
        response("10 GiB", Order(chunk: 65_536, total: 10_737_418_240, source: "writer")),
        firstByte("first byte"),
        firstByte("first byte floor", isFloor: true),
        rows("rows csv", source: "rows"),
        rows("rows csv gzip 1", source: "rows gzip"),
    ]

private let sizes: [(name: String, bytes: Int)] = [
    ("256 B", 256), ("1 KiB", 1_024), ("4 KiB", 4_096), ("16 KiB", 16_384), ("64 KiB", 65_536), ("1 MiB", 1_048_576),
]

/// Bytes of a response in writes of this size; about half a second's.
private func total(_ chunk: Int) -> Int {
    chunk < 1_024 ? 67_108_864 : chunk < 16_384 ? 268_435_456 : 1_073_741_824
}

/// One response of equal chunks; the amount is its bytes.
private func response(_ name: String, _ order: Order, isFloor: Bool = false, limit: Double? = nil) -> BenchCase {
    BenchCase(name) {
        let session = try Session(isFloor: isFloor)
        return {
            let measured = try session.sink.measure(order, limit: limit)
            return BenchCase.Outcome(measured.bytes, note: session.memory)
        }
    }
}

/// Small responses, one after the other; the amount is their number.
private func firstByte(_ name: String, isFloor: Bool = false) -> BenchCase {
    BenchCase(name) {
        let session = try Session(isFloor: isFloor)
        let order = Order(chunk: 256, total: 256, source: "sequence")
        return {
            let times = try (0..<1_000).map { _ in try session.sink.measure(order).firstByte * 1e6 }.sorted()
            let note = "next to first byte, µs: median \(Int(times[500])), 90 % \(Int(times[900]))"
            return BenchCase.Outcome(times.count, note: note)
        }
    }
}

/// The whole job: rows as CSV, gzipped or not; the amount is the bytes of CSV.
private func rows(_ name: String, source: String) -> BenchCase {
    BenchCase(name) {
        let session = try Session(isFloor: false)
        let count = 1_000_000
        let size = try await csvSize(rows: count)
        return {
            let order = Order(chunk: count, total: source == "rows" ? size : nil, source: source)
            let measured = try session.sink.measure(order)
            return BenchCase.Outcome(size, note: "\(measured.bytes) bytes sent; \(session.memory)")
        }
    }
}

/// A Runtime API and a function that serves it; both end with this.
///
/// Proof for `@unchecked Sendable`: passes come one after the other.
private final class Session: @unchecked Sendable {
    let sink: Sink
    private let child: Child

    init(isFloor: Bool) throws {
        sink = try Sink()
        child = try Child(port: sink.port, isFloor: isFloor)
    }

    deinit { child.stop() }

    var memory: String { "function's peak memory \(child.peakMemory.map { "\(Int($0.rounded()))" } ?? "?") MB" }
}
