public import DatastreamCore

/// Makes a readable stream of what the process is given on its standard input.
///
/// ```swift
/// try await pipeline {
///     standardInputStream()
///     gzipCompressStream()
///     standardOutputStream()
/// }
/// ```
/// Bytes are passed on as they come; waiting for them takes no thread and ends at once on cancellation. The descriptor is
/// borrowed: it is not closed at the end, and its settings are not changed.
/// - Parameter chunkSize: The largest chunk, in bytes, from 1 to 1 GiB. Default: 65,536.
/// - Returns: A stream that fails with ``FileError``.
public func standardInputStream(chunkSize: Int = defaultChunkSize) -> FileReadStream {
    FileReadStream(options: FileReadOptions(source: .standardInput, range: nil, chunkSize: chunkSize))
}

/// Makes a sink that writes to the process's standard output.
///
/// ```swift
/// try await createReadableStream("hello\n").pipe(to: standardOutputStream())
/// ```
///
/// A pipe whose reader has gone fails the run with ``FileError/Code/readerGone``; the process is not ended. The
/// descriptor is borrowed: it is not closed at the end, and its settings are not changed. A terminal may make a thread wait
/// while it is stopped.
/// - Returns: A sink whose output has the byte count, and "standard output" as path.
public func standardOutputStream() -> FileWriteStream {
    FileWriteStream(
        options: FileWriteOptions(target: .standardOutput, mode: .append, permissions: nil, durable: false)
    )
}
