import NIOHTTP1

extension HTTPVersion {
    /// Whether messages may be chunked: HTTP/1.1 and later.
    var allowsChunks: Bool { major > 1 || major == 1 && minor >= 1 }
}
