/// What went wrong with a file.
public struct FileError: Error, Sendable, CustomStringConvertible {
    /// What kind of error this is.
    public var code: Code
    /// What was wrong and what to do about it.
    public var message: String
    /// The path that was asked for, as the caller gave it.
    public var path: String
    /// The system's error number, or nil when the system was not asked.
    public var errno: Int32?
    /// How many bytes of the file had been read or written by the run when it happened, or nil when that says nothing.
    public var byteOffset: Int64?

    /// Creates an error.
    /// - Parameters:
    ///   - code: The kind of error.
    ///   - message: What was wrong and what to do about it.
    ///   - path: The path that was asked for.
    ///   - errno: The system's error number. Default: nil.
    ///   - byteOffset: How many bytes had been read or written. Default: nil.
    public init(_ code: Code, _ message: String, path: String, errno: Int32? = nil, byteOffset: Int64? = nil) {
        self.code = code
        self.message = message
        self.path = path
        self.errno = errno
        self.byteOffset = byteOffset
    }

    /// The code, the path, the message, and the offset.
    public var description: String {
        let text = "\(code): \"\(path)\": \(message)"
        return byteOffset.map { "\(text) (at byte \($0))" } ?? text
    }
}
