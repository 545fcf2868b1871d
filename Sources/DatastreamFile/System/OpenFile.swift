import Synchronization
import SystemPackage

/// An open descriptor that is closed exactly once: by ``close()``, or with the last reference.
///
/// Nobody may close it while it is used; a reference held during a call sees to that.
final class OpenFile: Sendable {
    let number: Int32
    private let isOwned: Bool
    private let isOpen = Atomic(true)

    /// Takes a descriptor over, or borrows one that belongs to the process, such as standard input.
    init(_ number: Int32, isOwned: Bool = true) {
        self.number = number
        self.isOwned = isOwned
    }

    deinit { try? close() }

    /// The descriptor for calls of swift-system.
    var descriptor: FileDescriptor { FileDescriptor(rawValue: number) }

    /// Closes the descriptor, if that has not been done.
    /// - Throws: What the system had kept to itself until now, such as a failed write to a network file system. The
    ///   descriptor is closed then, too.
    func close() throws {
        guard isOpen.exchange(false, ordering: .acquiringAndReleasing), isOwned else { return }
        do {
            try descriptor.close()
        } catch Errno.interrupted {
            // the descriptor is gone; a second close could hit somebody else's
        }
    }
}
