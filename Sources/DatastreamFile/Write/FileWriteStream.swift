public import DatastreamCore

/// A file as a sink of bytes: what ``fileWriteStream(path:basePath:types:mode:permissions:durable:)`` returns.
///
/// A description; each run opens the file anew.
public struct FileWriteStream: WritableStream {
    /// What is written.
    public typealias Input = ByteBuffer
    /// What a finished run returns.
    public typealias Output = FileWriteResult

    let options: FileWriteOptions

    /// Opens the file, or a temporary one beside it.
    /// - Throws: ``FileError`` when the options are wrong or the file cannot be written; it is as it was then.
    public func makeWriter(in run: RunContext) async throws -> FileWriter {
        while true {
            try Task.checkCancellation()
            if let target = try await blocking({ [options] in try FileTarget.open(options) }) {
                return FileWriter(target, path: options.path)
            }
            // a pipe that nobody reads yet: there is no event to wait for
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
