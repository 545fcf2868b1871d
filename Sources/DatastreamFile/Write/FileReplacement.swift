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

/// A temporary file in the directory where it is to have its name in the end.
struct FileReplacement: Sendable {
    let directory: OpenFile
    let temporaryName: String
    let name: String
    let isExclusive: Bool

    /// Makes a temporary file that nobody else has.
    static func make(
        for name: String,
        in directory: OpenFile,
        isExclusive: Bool,
        permissions: UInt16
    ) throws -> (OpenFile, FileReplacement) {
        // 64 random bits: a name that is taken means an old file, and the caller may try again
        let temporaryName = ".datastream-\(String(UInt64.random(in: .min ... .max), radix: 16)).tmp"
        let number = try SystemCall.open(
            temporaryName,
            in: directory.number,
            flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
            permissions: permissions
        )
        let replacement = FileReplacement(
            directory: directory,
            temporaryName: temporaryName,
            name: name,
            isExclusive: isExclusive
        )
        return (OpenFile(number), replacement)
    }

    /// Gives the file its name, in one step.
    func commit(durable: Bool) throws {
        if isExclusive {
            try SystemCall.link(temporaryName, as: name, in: directory.number)
            try SystemCall.unlink(temporaryName, in: directory.number)
        } else {
            try SystemCall.rename(temporaryName, to: name, in: directory.number)
        }
        if durable { try SystemCall.synchronize(directory.number) }
    }

    /// Removes the file.
    func discard() {
        try? SystemCall.unlink(temporaryName, in: directory.number)
        close()
    }

    /// Closes the directory.
    func close() { try? directory.close() }
}
