/// What a finished run has written to a file.
public struct FileWriteResult: Hashable, Sendable {
    /// The path, as the sink was made with it.
    public var path: String
    /// How many bytes the run has written.
    public var byteCount: Int64

    /// Makes a result.
    /// - Parameters:
    ///   - path: The path.
    ///   - byteCount: How many bytes were written.
    public init(path: String, byteCount: Int64) {
        self.path = path
        self.byteCount = byteCount
    }
}
