import SystemPackage

extension FileError {
    /// Says what the system's error means for a file.
    ///
    /// The label tells it from the other initialiser: some errors of the system are named like codes.
    /// - Parameters:
    ///   - errno: The system's error.
    ///   - action: What was tried, such as "open".
    ///   - path: The path that was asked for.
    init(of errno: Errno, _ action: String, path: String, byteOffset: Int64? = nil) {
        let (code, advice) = Self.meaning(of: errno)
        let message = "cannot \(action): \(advice ?? errno.description) (errno \(errno.rawValue))"
        self.init(code, message, path: path, errno: errno.rawValue, byteOffset: byteOffset)
    }

    private static func meaning(of errno: Errno) -> (Code, String?) {
        switch errno {
        case .noSuchFileOrDirectory: (.notFound, "the file or a directory on the way to it does not exist")
        case .permissionDenied, .notPermitted, .readOnlyFileSystem: (.permissionDenied, nil)
        case .isDirectory: (.isDirectory, "it is a directory")
        case .notDirectory: (.notDirectory, "something on the way to it is not a directory")
        case .fileExists: (.alreadyExists, "it exists already")
        case .tooManySymbolicLinkLevels: (.symbolicLink, "a part of the path is a symbolic link")
        case .noSpace, .diskQuotaExceeded, .fileTooLarge: (.diskFull, nil)
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem: (.tooManyOpenFiles, nil)
        case .fileNameTooLong: (.invalidPath, nil)
        case .brokenPipe: (.readerGone, "nobody reads the pipe any more")
        default: (.ioFailed, nil)
        }
    }
}
