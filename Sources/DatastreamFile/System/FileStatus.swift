/// What the system knows of a file.
struct FileStatus: Sendable {
    enum Kind: Sendable {
        case regular, directory, symbolicLink
        /// A pipe, a device or a socket: bytes come and go, nothing can be replaced.
        case special
    }

    var kind: Kind
    /// Whether a special file is a named pipe.
    var isPipe: Bool
    var size: Int64
    /// The lowest nine permission bits.
    var permissions: UInt16
}
