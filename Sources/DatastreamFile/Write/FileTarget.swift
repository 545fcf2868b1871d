import NIOCore
import Synchronization
import SystemPackage

/// An open file that is being written, and what has to happen to it in the end.
///
/// Its calls block and belong on the thread pool, one at a time. It is ended once: committed, or discarded, at the latest
/// with its last reference.
final class FileTarget: Sendable {
    let file: OpenFile
    private let path: String
    /// How the file gets its name in the end, or nil when it has it.
    private let replacement: FileReplacement?
    /// Where the file has just been given its name, or nil when it had one or gets it in the end.
    private let directory: OpenFile?
    private let durable: Bool
    /// The most bytes of one write to something that may make its writer wait, or nil where nothing waits.
    private let atom: Int?
    private let hasEnded = Atomic(false)

    init(
        _ file: OpenFile,
        path: String,
        replacement: FileReplacement? = nil,
        directory: OpenFile? = nil,
        durable: Bool,
        atom: Int? = nil
    ) {
        self.file = file
        self.path = path
        self.replacement = replacement
        self.directory = directory
        self.durable = durable
        self.atom = atom
    }

    deinit { discard() }

    /// Writes as much as can be written without waiting for a reader: in a regular file, all.
    /// - Parameter offset: How many bytes the run has written before.
    /// - Returns: How many bytes were written.
    func write(_ bytes: ByteBuffer, at offset: Int64) throws -> Int {
        try bytes.withUnsafeReadableBytes { bytes in
            var count = 0
            do {
                while count < bytes.count {
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[count...])
                    if let atom {
                        guard try SystemCall.isReady(file.number, for: .writing) else { return count }
                        let part = UnsafeRawBufferPointer(rebasing: rest.prefix(atom))
                        count += try withoutBrokenPipeSignal { try file.descriptor.write(part) }
                    } else {
                        count += try file.descriptor.write(rest)
                    }
                }
                return count
            } catch Errno.resourceTemporarilyUnavailable where atom != nil {
                return count
            } catch let error as Errno {
                throw FileError(of: error, "write", path: path, byteOffset: offset + Int64(count))
            }
        }
    }

    /// Closes the file and gives it its name; when that fails nothing is left behind.
    func commit() throws {
        guard !hasEnded.exchange(true, ordering: .acquiringAndReleasing) else { return }
        defer { try? directory?.close() }
        do {
            if durable { try SystemCall.synchronize(file.number) }
            try file.close()
            try replacement?.commit(durable: durable)
            if durable, let directory { try SystemCall.synchronize(directory.number) }
        } catch {
            try? file.close()
            replacement?.discard()
            guard let error = error as? Errno else { throw error }
            throw FileError(of: error, "finish the file", path: path)
        }
        replacement?.close()
    }

    /// Closes the file and removes what must not stay.
    func discard() {
        guard !hasEnded.exchange(true, ordering: .acquiringAndReleasing) else { return }
        try? file.close()
        try? directory?.close()
        replacement?.discard()
    }
}
