package import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads a file into memory, cut into chunks of 64 KiB.
package func readChunks(_ path: String, chunkSize: Int = 65_536) -> [ByteBuffer] {
    guard let file = fopen(path, "rb") else { fail("\(path) cannot be read") }
    defer { fclose(file) }
    var chunks: [ByteBuffer] = []
    while true {
        var chunk = ByteBufferAllocator().buffer(capacity: chunkSize)
        let count = chunk.writeWithUnsafeMutableBytes(minimumWritableBytes: chunkSize) {
            fread($0.baseAddress, 1, chunkSize, file)
        }
        if count == 0 { return chunks }
        chunks.append(chunk)
    }
}

/// The value that follows a name on the command line, taken out of it.
package func option(_ name: String, in arguments: inout [String]) -> String? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
    defer { arguments.removeSubrange(index...(index + 1)) }
    return arguments[index + 1]
}
