/// What becomes of a file that is there already.
public struct FileWriteMode: Hashable, Sendable {
    enum Kind: Sendable { case replace, append, exclusive }
    let kind: Kind

    /// The file is replaced in one step at the end of a run that succeeds, or made if it does not exist.
    ///
    /// Until then, and after a failure, whoever opens it finds the old contents, whole.
    public static let replace = FileWriteMode(kind: .replace)

    /// The bytes are added to the end as they come, or the file is made if it does not exist; datastream's flag `a`.
    ///
    /// What was added before a failure stays.
    public static let append = FileWriteMode(kind: .append)

    /// The file must not exist; it appears, whole, at the end of a run that succeeds; datastream's flag `x`.
    ///
    /// Of several runs with one path, one succeeds.
    public static let exclusive = FileWriteMode(kind: .exclusive)
}
