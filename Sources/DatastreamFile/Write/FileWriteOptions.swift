/// What a file is written with.
struct FileWriteOptions: Sendable {
    enum Target: Sendable {
        case path(String, basePath: String?, types: [FileType])
        case standardOutput
    }

    var target: Target
    var mode: FileWriteMode
    var permissions: UInt16?
    var durable: Bool

    /// The path for messages.
    var path: String {
        switch target {
        case .path(let path, _, _): path
        case .standardOutput: "standard output"
        }
    }
}
