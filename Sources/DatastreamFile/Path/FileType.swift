import SystemPackage

/// A kind of file that a stream accepts: media types, and for each the extensions that its files have.
///
/// ```swift
/// let tables = FileType(accept: ["text/csv": [".csv"], "text/tab-separated-values": [".tsv", ".tab"]])
/// let stream = fileReadStream(path: name, basePath: "/srv/uploads", types: [tables])
/// ```
/// The shape is that of datastream's `types` and of a browser's file picker. Only extensions are compared, the contents
/// are not looked at.
public struct FileType: Hashable, Sendable {
    /// Extensions by media type; each begins with a dot, and upper and lower case differ.
    public var accept: [String: [String]]

    /// Makes a kind of file.
    /// - Parameter accept: Extensions by media type, such as `["text/csv": [".csv"]]`.
    public init(accept: [String: [String]]) { self.accept = accept }
}

extension [FileType] {
    /// Throws unless the path's extension, the last one of several, is accepted; an empty list accepts all.
    func check(_ path: FilePath) throws(FileError) {
        guard !isEmpty else { return }
        let extensions = flatMap { $0.accept.values.joined() }.sorted()
        if let wrong = extensions.first(where: { !$0.hasPrefix(".") || $0.dropFirst().contains(".") }) {
            let message = "types has the extension \"\(wrong)\"; write it with one dot in front, as in \".csv\""
            throw FileError(.invalidOption, message, path: path.string)
        }
        let own = path.extension.map { ".\($0)" }
        if let own, extensions.contains(own) { return }
        let found = own.map { "the extension \"\($0)\"" } ?? "a path without an extension"
        let accepted = extensions.isEmpty ? "none" : extensions.joined(separator: ", ")
        throw FileError(.typeNotAllowed, "\(found) is not accepted; accepted: \(accepted)", path: path.string)
    }
}
