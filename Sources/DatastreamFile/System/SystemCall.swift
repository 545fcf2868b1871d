import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#elseif canImport(Android)
    import Android
#else
    import Glibc
#endif

/// The calls that swift-system lacks: those relative to an open directory, which is what makes confinement safe.
///
/// Names must hold no zero byte; a nil directory means the working directory.
enum SystemCall {
    /// Opens a file; the descriptor is not inherited by programs that this one starts.
    static func open(_ name: String, in directory: Int32?, flags: Int32, permissions: UInt16 = 0) throws(Errno) -> Int32
    {
        try retried { openat(directory ?? AT_FDCWD, name, flags | O_CLOEXEC | O_NOCTTY, mode_t(permissions)) }
    }

    /// What an open file is.
    static func status(of descriptor: Int32) throws(Errno) -> FileStatus {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw lastError }
        return FileStatus(status)
    }

    /// What a name stands for, or nil when there is nothing.
    static func status(of name: String, in directory: Int32?, followingLinks: Bool) throws(Errno) -> FileStatus? {
        var status = stat()
        if fstatat(directory ?? AT_FDCWD, name, &status, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW) == 0 {
            return FileStatus(status)
        }
        let error = lastError
        if error == .noSuchFileOrDirectory { return nil }
        throw error
    }

    /// Throws unless this process may write the file.
    static func checkWritable(_ name: String, in directory: Int32) throws(Errno) {
        try retried { faccessat(directory, name, W_OK, AT_EACCESS) }
    }

    /// Gives one name of a directory to what has another one there; what had it before is replaced in one step.
    static func rename(_ old: String, to new: String, in directory: Int32) throws(Errno) {
        try retried { renameat(directory, old, directory, new) }
    }

    /// Gives a file a second name in its directory; fails when the name is taken.
    static func link(_ old: String, as new: String, in directory: Int32) throws(Errno) {
        try retried { linkat(directory, old, directory, new, 0) }
    }

    /// Removes a name from a directory.
    static func unlink(_ name: String, in directory: Int32) throws(Errno) {
        try retried { unlinkat(directory, name, 0) }
    }

    /// Sets the permissions of an open file, whatever the process's mask.
    static func setPermissions(_ permissions: UInt16, of descriptor: Int32) throws(Errno) {
        try retried { fchmod(descriptor, mode_t(permissions)) }
    }

    /// Returns when the file's bytes are on the device.
    static func synchronize(_ descriptor: Int32) throws(Errno) {
        #if canImport(Darwin)
            if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
        #endif
        try retried { fsync(descriptor) }
    }

    /// The path without links, or nil when it leads to nothing.
    static func realPath(of path: String) throws(Errno) -> String? {
        guard let resolved = realpath(path, nil) else {
            let error = lastError
            if error == .noSuchFileOrDirectory { return nil }
            throw error
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Whether a read or a write would return at once; also true when it would fail.
    static func isReady(_ descriptor: Int32, for direction: Direction) throws(Errno) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(direction == .reading ? POLLIN : POLLOUT), revents: 0)
        let count = poll(&entry, 1, 0)
        guard count >= 0 else { throw lastError }
        return count > 0
    }

    /// How many bytes a pipe takes at once when it takes any.
    static var pipeAtom: Int { Int(PIPE_BUF) }

    private static var lastError: Errno { Errno(rawValue: errno) }

    @discardableResult
    private static func retried(_ call: () -> Int32) throws(Errno) -> Int32 {
        while true {
            let result = call()
            if result >= 0 { return result }
            let error = lastError
            if error != .interrupted { throw error }
        }
    }
}

/// Which way bytes go.
enum Direction: Sendable {
    case reading, writing
}

extension FileStatus {
    fileprivate init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .regular
        case S_IFDIR: kind = .directory
        case S_IFLNK: kind = .symbolicLink
        default: kind = .special
        }
        isPipe = status.st_mode & S_IFMT == S_IFIFO
        size = Int64(status.st_size)
        permissions = UInt16(truncatingIfNeeded: status.st_mode & 0o777)
    }
}
