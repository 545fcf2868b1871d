import NIOCore
import SystemPackage

/// An open file and how far it has been read.
struct FileInput {
    enum Ending {
        case more, end
        case wait(OpenFile)
    }

    /// The memory of a chunk is taken before it is read, so there is a limit: 1 GiB.
    static let largestChunk = 1 << 30

    private let path: String
    private let file: OpenFile
    /// Whether it is a file with positions, opened by us; else bytes are taken as they come.
    private let hasPositions: Bool
    /// Whether a read may have to wait for somebody.
    private let mayWait: Bool
    /// Where the range ends, in a file that had at least so many bytes.
    private let end: Int64?
    private var offset: Int64

    /// Opens the file.
    init(_ options: FileReadOptions) throws {
        path = options.path
        guard (1...Self.largestChunk).contains(options.chunkSize) else {
            let message = "chunkSize is \(options.chunkSize); it has to be from 1 to \(Self.largestChunk)"
            throw FileError(.invalidOption, message, path: path)
        }
        if let range = options.range, range.lowerBound < 0 {
            throw FileError(.invalidOption, "the range begins at \(range.lowerBound); bytes count from 0", path: path)
        }
        switch options.source {
        case .path(let path, let basePath, let types):
            file = try FileLocation(path: path, basePath: basePath, types: types).openForReading()
        case .standardInput: file = OpenFile(FileDescriptor.standardInput.rawValue, isOwned: false)
        }
        let status: FileStatus
        do {
            status = try SystemCall.status(of: file.number)
        } catch {
            throw FileError(of: error, "look at the open file", path: path)
        }
        if status.kind == .directory { throw FileError(.isDirectory, "it is a directory", path: path) }
        mayWait = status.kind == .special
        if case .path = options.source { hasPositions = !mayWait } else { hasPositions = false }
        offset = options.range?.lowerBound ?? 0
        if let range = options.range {
            end = try Self.end(of: range, in: hasPositions ? status.size : nil, path: options.path)
        } else {
            end = nil
        }
    }

    /// Where a range ends in a file of a size, or of none.
    private static func end(of range: Range<Int64>, in size: Int64?, path: String) throws(FileError) -> Int64 {
        guard let size else {
            throw FileError(.invalidOption, "only a regular file has ranges to read", path: path)
        }
        guard range.lowerBound <= size else {
            let message = "the range begins at byte \(range.lowerBound), the file has \(size) bytes"
            throw FileError(.rangeBeyondEnd, message, path: path)
        }
        return min(range.upperBound, size)
    }

    /// Reads up to `chunkSize` bytes; only the last chunk of a file with positions is smaller.
    ///
    /// At the end the file is closed.
    mutating func fill(_ buffer: inout ByteBuffer, upTo chunkSize: Int) throws -> Ending {
        do {
            while true {
                let wanted = min(chunkSize - buffer.readableBytes, Int(clamping: (end ?? .max) - offset))
                if wanted == 0 { return buffer.readableBytes == chunkSize ? .more : finish() }
                if mayWait, try !SystemCall.isReady(file.number, for: .reading) { return .wait(file) }
                let count = try read(wanted, into: &buffer)
                offset += Int64(count)
                if count == 0 { return try endsEarly(buffer) ? .more : finish() }
                if !hasPositions { return .more }
            }
        } catch Errno.resourceTemporarilyUnavailable {
            return .wait(file)
        } catch let error as Errno {
            throw FileError(of: error, "read", path: path, byteOffset: offset)
        }
    }

    private func read(_ count: Int, into buffer: inout ByteBuffer) throws -> Int {
        try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            let bytes = UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
            return hasPositions
                ? try file.descriptor.read(fromAbsoluteOffset: offset, into: bytes)
                : try file.descriptor.read(into: bytes)
        }
    }

    /// Whether a range goes on where the file does not; what was read before is handed out first.
    private func endsEarly(_ buffer: ByteBuffer) throws -> Bool {
        guard let end, offset < end else { return false }
        if buffer.readableBytes > 0 { return true }
        let message = "the file was cut to \(offset) bytes while the bytes up to \(end) were being read"
        throw FileError(.truncated, message, path: path, byteOffset: offset)
    }

    /// Closes the file; nothing was written to it, so the system has nothing to say.
    func close() { try? file.close() }

    private func finish() -> Ending {
        close()
        return .end
    }
}
