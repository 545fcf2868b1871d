import Synchronization

extension InvocationRecord {
    /// Appends what the function wrote.
    func log(_ bytes: some Collection<UInt8>) {
        update { $0.log.append(bytes) }
    }

    /// Appends a line of the platform.
    func log(line: String) {
        update { $0.log.append(line: line) }
        onLog?(line)
    }

    /// The last 4 KB of the log.
    var logTail: [UInt8] { guarded.withLock { Array($0.log.kept.suffix(LogBuffer.tail)) } }

    /// Ends the log with what the platform has to say; only the first call does anything.
    func closeLog(_ verdict: Verdict) {
        // What the function wrote before its answer is in the pipe by now.
        let sandbox = guarded.withLock { $0.isLogClosed ? nil : $0.sandbox }
        sandbox?.drainLogs()
        let taken = guarded.withLock { guarded -> ContinuousClock.Instant? in
            guard !guarded.isLogClosed else { return nil }
            guarded.isLogClosed = true
            return guarded.taken
        }
        guard let taken else { return }
        let duration = taken.duration(to: .now)
        var report = [
            "REPORT RequestId: \(id)", "Duration: \(duration.hundredths(of: .milliseconds(1))) ms",
            "Billed Duration: \(Int((duration / .milliseconds(1)).rounded(.up))) ms", "Memory Size: \(memorySize) MB",
        ]
        if let peak = sandbox?.peakMemory { report.append("Max Memory Used: \(peak) MB") }
        switch verdict {
        case .complete, .clientDisconnected: break
        case .timedOut(let failure):
            log(line: "\(WallTime.now().iso8601) \(id) \(failure.message.afterErrorWord)")
            report.append("Status: timeout")
        case .failed, .exited, .connectionLost, .shutDown:
            if let failure = verdict.failure { report.append("Status: error\tError Type: \(failure.type)") }
        }
        log(line: "END RequestId: \(id)")
        log(line: report.joined(separator: "\t"))
    }
}

extension Duration {
    /// The duration in a unit, with two decimals.
    func hundredths(of unit: Duration) -> String {
        let hundredths = Int((self / unit * 100).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}

extension String {
    /// `Task timed out …` of `RequestId: … Error: Task timed out …`.
    fileprivate var afterErrorWord: Substring {
        firstRange(of: "Error: ").map { self[$0.upperBound...] } ?? self[...]
    }
}
