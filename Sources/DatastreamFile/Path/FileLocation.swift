import SystemPackage

/// Where a file is, checked as far as it can be without asking the system about the file.
struct FileLocation: Sendable {
    /// The path as the caller gave it.
    let path: String
    /// Where the walk to the file begins; nil when the path is not confined.
    let base: String?
    /// The directories between the base and the file.
    let directories: [String]
    /// The file's own name.
    let name: String

    /// Checks a path.
    ///
    /// With a base, `..` and `.` are taken out first and what is left has to lie strictly inside the base. A relative
    /// path is relative to the base.
    init(path: String, basePath: String?, types: [FileType]) throws(FileError) {
        for text in [path, basePath].compactMap(\.self) {
            guard !text.isEmpty, !text.utf8.contains(0) else {
                throw FileError(.invalidPath, "a path has to have characters, and none of them zero", path: path)
            }
        }
        let file = FilePath(path)
        try types.check(file)
        self.path = path
        base = basePath
        guard let basePath else {
            guard let last = file.lastComponent, last.kind == .regular, !path.utf8.reversed().starts(with: "/".utf8)
            else {
                throw FileError(.isDirectory, "the path names a directory", path: path)
            }
            directories = []
            name = last.string
            return
        }
        let inside = try Self.inside(FilePath(basePath), file)
        guard let inside, let last = inside.lastComponent, inside.components.first?.kind == .regular else {
            throw FileError(.outsideBase, "the path is not inside the base path \"\(basePath)\"", path: path)
        }
        directories = inside.components.dropLast().map(\.string)
        name = last.string
    }

    /// The path from the base to the file, or nil when an absolute path leads elsewhere; may begin with `..`.
    private static func inside(_ base: FilePath, _ file: FilePath) throws(FileError) -> FilePath? {
        guard file.isAbsolute else { return file.lexicallyNormalized() }
        var base = base
        if base.isRelative {
            do {
                guard let directory = try SystemCall.realPath(of: ".") else { return nil }
                base = FilePath(directory).pushing(base)
            } catch {
                throw FileError(of: error, "find the working directory", path: file.string)
            }
        }
        var inside = file.lexicallyNormalized()
        return inside.removePrefix(base.lexicallyNormalized()) ? inside : nil
    }
}
