/// How many bytes the chunks of a file have unless said otherwise: 262,144.
///
/// Each chunk is read by another thread, so chunks of 64 KiB take twice as long for a file that the
/// system has in memory.
public let defaultFileChunkSize = 262_144

/// Makes a readable stream of a file's bytes.
///
/// ```swift
/// let results = try await pipeline {
///     fileReadStream(path: "orders.csv", basePath: "/srv/uploads", types: [FileType(accept: ["text/csv": [".csv"]])])
///     csvParseStream()
///     …
/// }
/// ```
/// The description may be run as often as one likes; each run opens the file anew, when its first chunk is asked for, and
/// closes it at its end, on a failure, and when it is cancelled or its iterator is dropped. One chunk is held, none is
/// read ahead.
///
/// With `basePath` the file has to lie strictly inside that directory: a relative `path` is taken from there, an absolute
/// one has to lead there, `..` may not leave it, and no part of the path below it may be a symbolic link. This is
/// safe against links that are put in place while the file is being opened. The base itself may be reached through
/// links. The process has to be allowed to read the directories on the way. Without `basePath` nothing is checked and
/// links are followed.
///
/// A pipe, a terminal or another special file is read as its bytes come, in chunks of what is there; waiting for them
/// takes no thread and ends at once on cancellation. A pipe that nobody has opened for writing yet is waited for. On
/// a disk or a network file system a call that has begun is not interrupted: the run ends after it.
///
/// Mirrors datastream's `fileReadStream`, whose relative paths are relative to the working directory even with `basePath`.
/// - Parameters:
///   - path: The file's path, absolute or relative to `basePath`, else to the working directory.
///   - basePath: The directory that the file has to be in, or nil for any. Default: nil.
///   - types: What kinds of file are accepted, by extension; an empty list accepts all. Default: all.
///   - range: Which bytes to read, counted from 0, or nil for all. A range that ends behind the file's end gives what is
///     there, one that begins at the end gives nothing, and one that begins behind it fails. Default: nil.
///   - chunkSize: The largest chunk, in bytes, from 1 to 1 GiB. Default: 262,144.
/// - Returns: A stream that fails with ``FileError``, and only when it is run.
public func fileReadStream(
    path: String,
    basePath: String? = nil,
    types: [FileType] = [],
    range: Range<Int64>? = nil,
    chunkSize: Int = defaultFileChunkSize
) -> FileReadStream {
    FileReadStream(
        options: FileReadOptions(
            source: .path(path, basePath: basePath, types: types),
            range: range,
            chunkSize: chunkSize
        )
    )
}
