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

extension FileTarget {
    /// Opens what is to be written.
    /// - Returns: The target, or nil when it is a pipe that nobody reads yet.
    static func open(_ options: FileWriteOptions) throws -> FileTarget? {
        if let permissions = options.permissions, permissions > 0o777 {
            let text = String(permissions, radix: 8)
            throw FileError(.invalidOption, "permissions are 0o\(text); they go up to 0o777", path: options.path)
        }
        guard case .path(let path, let basePath, let types) = options.target else {
            return try standardOutput(options)
        }
        let location = try FileLocation(path: path, basePath: basePath, types: types)
        do {
            if basePath != nil {
                return try open(location.name, in: try location.openParent(), of: location, options)
            }
            return try openUnconfined(location, options)
        } catch let error as Errno {
            throw FileError(of: error, "open", path: path)
        }
    }

    /// Opens a path whose links are followed, as far as they lead to something.
    private static func openUnconfined(_ location: FileLocation, _ options: FileWriteOptions) throws -> FileTarget? {
        var path = FilePath(location.path)
        if options.mode != .exclusive,
            let status = try SystemCall.status(of: location.path, in: nil, followingLinks: true)
        {
            if status.kind == .special {
                return try openSpecial(location.path, in: nil, isPipe: status.isPipe, of: location)
            }
            if let target = try SystemCall.realPath(of: location.path) { path = FilePath(target) }
        }
        guard let name = path.lastComponent?.string else { throw Errno.isDirectory }
        let parent = path.removingLastComponent()
        let directory = try location.open(parent.isEmpty ? "." : parent.string, in: nil, flags: O_RDONLY | O_DIRECTORY)
        return try open(name, in: directory, of: location, options)
    }

    /// Opens a name in a directory.
    ///
    /// What is there decides what is done, and may change after it was looked at; but no call follows a link, and none
    /// but that for special files opens what is there, so that such a change leads nowhere else.
    private static func open(
        _ name: String,
        in directory: OpenFile,
        of location: FileLocation,
        _ options: FileWriteOptions
    ) throws -> FileTarget? {
        let old = try SystemCall.status(of: name, in: directory.number, followingLinks: false)
        if old != nil, options.mode == .exclusive { throw Errno.fileExists }
        if old?.kind == .symbolicLink { throw Errno.tooManySymbolicLinkLevels }
        if old?.kind == .directory { throw Errno.isDirectory }
        if let old, old.kind == .special {
            return try openSpecial(name, in: directory, isPipe: old.isPipe, of: location)
        }
        if options.mode == .append {
            let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK
            let file = try location.open(name, in: directory, flags: flags, permissions: options.permissions ?? 0o666)
            let isNew = old == nil
            return FileTarget(
                file,
                path: location.path,
                directory: isNew ? directory : nil,
                durable: options.durable
            )
        }
        if old != nil { try SystemCall.checkWritable(name, in: directory.number) }
        let (file, replacement) = try FileReplacement.make(
            for: name,
            in: directory,
            isExclusive: options.mode == .exclusive,
            permissions: options.permissions ?? old?.permissions ?? 0o666
        )
        let target = FileTarget(file, path: location.path, replacement: replacement, durable: options.durable)
        if options.permissions == nil, let old { try SystemCall.setPermissions(old.permissions, of: file.number) }
        return target
    }

    /// Opens a pipe, a terminal or a device, to be written as it is.
    private static func openSpecial(
        _ name: String,
        in directory: OpenFile?,
        isPipe: Bool,
        of location: FileLocation
    ) throws -> FileTarget? {
        let flags = O_WRONLY | O_NONBLOCK | (directory == nil ? 0 : O_NOFOLLOW)
        let number: Int32
        do {
            number = try SystemCall.open(name, in: directory?.number, flags: flags)
        } catch Errno.noSuchAddressOrDevice where isPipe {
            return nil
        }
        let file = OpenFile(number)
        guard try SystemCall.status(of: number).kind == .special else {
            throw FileError(.ioFailed, "it became another file while it was opened; try again", path: location.path)
        }
        // it does not block, so all that fits may be written at once; devices cannot be synchronised
        return FileTarget(file, path: location.path, durable: false, atom: .max)
    }

    /// Borrows standard output.
    ///
    /// Other programs share it, so it is not made non-blocking; instead a pipe gets no more at once than it surely takes.
    private static func standardOutput(_ options: FileWriteOptions) throws -> FileTarget {
        let file = OpenFile(FileDescriptor.standardOutput.rawValue, isOwned: false)
        do {
            let isSpecial = try SystemCall.status(of: file.number).kind == .special
            return FileTarget(file, path: options.path, durable: false, atom: isSpecial ? SystemCall.pipeAtom : nil)
        } catch {
            throw FileError(of: error, "look at the open file", path: options.path)
        }
    }
}
