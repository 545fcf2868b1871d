/// Makes a sink that writes bytes into a file.
///
/// ```swift
/// let results = try await pipeline {
///     createReadableStream(orders)
///     csvFormatStream(header: ["id", "total"])
///     fileWriteStream(path: "2026/orders.csv", basePath: "/srv/exports")
/// }
/// print(results.output.byteCount)
/// ```
/// By default the bytes go into a new file beside the old one, which takes its place in one step when all has gone well. A
/// run that fails or is cancelled leaves nothing behind, and the old file as it was; so does a run whose options are
/// wrong. A process that is killed may leave its temporary file, named `.datastream-….tmp`. The
/// new file belongs to this process's user, has the permission bits of the old one, and the old one's other hard links
/// keep the old contents. A file that this process may not write is not replaced. Directories are not made.
///
/// With `basePath` the file has to lie strictly inside that directory, and no part of the path below it may be a symbolic
/// link, as for ``fileReadStream(path:basePath:types:range:chunkSize:)``. Without it a link to a file is
/// followed, and the file it leads to is replaced.
///
/// A pipe, a terminal or another special file cannot be replaced and is written as the bytes come; a pipe that nobody
/// reads yet is waited for. Waiting takes no thread and ends at once on cancellation.
///
/// Chunks under 32 KiB are gathered into writes of up to 64 KiB; a flush, which a run does when its source is idle, writes what there is.
/// A write returns when the system has the bytes; it does not wait for the device unless `durable` is set.
///
/// Mirrors datastream's `fileWriteStream`, which overwrites in place, and whose relative paths are relative to the working
/// directory even with `basePath`.
/// - Parameters:
///   - path: The file's path, absolute or relative to `basePath`, else to the working directory.
///   - basePath: The directory that the file has to be in, or nil for any. Default: nil.
///   - types: What kinds of file are accepted, by extension; an empty list accepts all. Default: all.
///   - mode: What becomes of a file that is there already. Default: it is replaced.
///   - permissions: The permission bits of a new file, 0 to 0o777, from which the process's mask is taken; nil for those
///     of the file that is replaced, or 0o666 when there is none. Default: nil.
///   - durable: Whether to return only when the file and its name are on the device, so that they survive a loss of
///     power. Default: false.
/// - Returns: A sink whose output is the path and the byte count. Its runs fail with ``FileError``.
public func fileWriteStream(
    path: String,
    basePath: String? = nil,
    types: [FileType] = [],
    mode: FileWriteMode = .replace,
    permissions: UInt16? = nil,
    durable: Bool = false
) -> FileWriteStream {
    FileWriteStream(
        options: FileWriteOptions(
            target: .path(path, basePath: basePath, types: types),
            mode: mode,
            permissions: permissions,
            durable: durable
        )
    )
}
