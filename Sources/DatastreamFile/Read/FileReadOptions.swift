/// What a file is read with.
struct FileReadOptions: Sendable {
    enum Source: Sendable {
        case path(String, basePath: String?, types: [FileType])
        case standardInput
    }

    var source: Source
    var range: Range<Int64>?
    var chunkSize: Int

    /// The path for messages.
    var path: String {
        switch source {
        case .path(let path, _, _): path
        case .standardInput: "standard input"
        }
    }
}
