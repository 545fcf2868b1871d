extension FileError {
    /// The kinds of file errors; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case invalidOption, invalidPath, outsideBase, symbolicLink, typeNotAllowed
            case notFound, permissionDenied, isDirectory, notDirectory, alreadyExists
            case rangeBeyondEnd, truncated, diskFull, tooManyOpenFiles, readerGone, ioFailed
        }
        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// An option's value cannot be used.
        public static let invalidOption = Code(.invalidOption)
        /// The path is empty, too long, or holds a zero byte.
        public static let invalidPath = Code(.invalidPath)
        /// The path is not strictly inside `basePath`.
        public static let outsideBase = Code(.outsideBase)
        /// A part of the path is a symbolic link, where links are not followed.
        public static let symbolicLink = Code(.symbolicLink)
        /// The path's extension is none of those in `types`.
        public static let typeNotAllowed = Code(.typeNotAllowed)
        /// The file, or a directory on the way to it, does not exist.
        public static let notFound = Code(.notFound)
        /// The system does not let this process open the file.
        public static let permissionDenied = Code(.permissionDenied)
        /// The path names a directory.
        public static let isDirectory = Code(.isDirectory)
        /// Something on the way to the file is not a directory.
        public static let notDirectory = Code(.notDirectory)
        /// The file exists, and `mode` is `.exclusive`.
        public static let alreadyExists = Code(.alreadyExists)
        /// The range begins behind the end of the file.
        public static let rangeBeyondEnd = Code(.rangeBeyondEnd)
        /// The file became shorter while a range of it was being read.
        public static let truncated = Code(.truncated)
        /// The device is full, or a quota or a size limit is used up.
        public static let diskFull = Code(.diskFull)
        /// This process or the system has no descriptor left.
        public static let tooManyOpenFiles = Code(.tooManyOpenFiles)
        /// Nobody reads the pipe any more.
        public static let readerGone = Code(.readerGone)
        /// Any other failure of the system; see ``FileError/errno``.
        public static let ioFailed = Code(.ioFailed)

        /// The code's name.
        public var description: String { kind.rawValue }
    }
}
