#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads a file of settings at once: it is local, small, and read once in many calls.
/// - Returns: Its text, or nil when there is no such file.
/// - Throws: ``AWSError/Code/invalidOption`` when it cannot be read or has more than 1,048,576 bytes.
func readSmallFile(_ path: String) throws(AWSError) -> String? {
    let limit = 1_048_576
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw AWSError(.invalidOption, "\(path) cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
        let count = read(file, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else {
            throw AWSError(.invalidOption, "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += chunk[..<count]
        guard bytes.count <= limit else {
            throw AWSError(.invalidOption, "\(path) has more than \(limit) bytes; it is no file of settings")
        }
    }
}
