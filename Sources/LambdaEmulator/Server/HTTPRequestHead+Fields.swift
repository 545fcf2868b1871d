import NIOHTTP1

extension HTTPRequestHead {
    /// The length the request announces for its body, in bytes.
    var contentLength: Int? { headers.first(name: "content-length").flatMap { Int($0) } }

    /// Whether the client waits for leave before it sends its body.
    var expectsContinue: Bool {
        version.allowsChunks && headers["expect"].contains { $0.lowercased() == "100-continue" }
    }
}
