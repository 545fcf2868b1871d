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

/// How a confined path is walked: from open directory to open directory, one name at a time, following no link.
///
/// Nothing is looked at first and opened later, so there is no moment at which a directory could be swapped for a link:
/// the call that opens a name is the call that refuses a link, and what is open stays what it was.
extension FileLocation {
    /// Called before a name is opened: lets a test swap things at the worst moment.
    typealias BeforeOpening = (String) throws -> Void

    /// Opens the directory that holds the file of a confined path.
    func openParent(beforeOpening: BeforeOpening = { _ in }) throws -> OpenFile {
        var directory = try open(base ?? ".", in: nil, flags: O_RDONLY | O_DIRECTORY)
        for name in directories {
            try beforeOpening(name)
            directory = try open(name, in: directory, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        }
        return directory
    }

    /// Opens the file for reading.
    ///
    /// Never waits: a pipe is opened although nobody writes it yet.
    func openForReading(beforeOpening: BeforeOpening = { _ in }) throws -> OpenFile {
        guard base != nil else { return try open(path, in: nil, flags: O_RDONLY | O_NONBLOCK) }
        let parent = try openParent(beforeOpening: beforeOpening)
        try beforeOpening(name)
        return try open(name, in: parent, flags: O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
    }

    /// Opens one name.
    func open(_ name: String, in directory: OpenFile?, flags: Int32, permissions: UInt16 = 0) throws -> OpenFile {
        do {
            return OpenFile(
                try SystemCall.open(name, in: directory?.number, flags: flags, permissions: permissions)
            )
        } catch {
            throw failure(error, toOpen: name, in: directory, flags: flags)
        }
    }

    /// Says why a name could not be opened.
    ///
    /// What the system calls "not a directory" may be a link; only the text depends on what is found here.
    private func failure(_ error: Errno, toOpen name: String, in directory: OpenFile?, flags: Int32) -> FileError {
        var error = error
        if error == .notDirectory, flags & O_NOFOLLOW != 0 {
            let status = try? SystemCall.status(of: name, in: directory?.number, followingLinks: false)
            if status?.kind == .symbolicLink { error = .tooManySymbolicLinkLevels }
        }
        return FileError(of: error, name == path ? "open" : "open \"\(name)\"", path: path)
    }
}
