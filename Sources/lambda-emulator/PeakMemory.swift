#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The most memory a process has had so far.
enum PeakMemory {
    /// The peak in MB, rounded up; `nil` where there is no `/proc`.
    static func megabytes(of process: Int32) -> Int? {
        guard let file = try? FileDescriptor.open("/proc/\(process)/status", .readOnly) else { return nil }
        defer { try? file.close() }
        let text = withUnsafeTemporaryAllocation(byteCount: 8_192, alignment: 1) { buffer in
            String(decoding: buffer[..<((try? file.read(into: buffer)) ?? 0)], as: UTF8.self)
        }
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }) else { return nil }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map {
            ($0 + 1_023) / 1_024
        }
    }
}
