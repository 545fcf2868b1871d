import LambdaEmulator
import NIOPosix
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Carries what a process writes to the emulator's own output and into the log of its invocation.
///
/// It is a pipe of the emulator's own, so that the log can be read up to date when an invocation ends: what the process
/// wrote before its answer is in the pipe by then.
final class OutputPipe: Sendable {
    /// The end for the process.
    let writingEnd: FileDescriptor

    private let readingEnd: FileDescriptor
    private let output: FileDescriptor
    private let sandbox: Sandbox
    private let isOpen = Mutex(true)

    init(to output: FileDescriptor, sandbox: Sandbox) throws {
        (readingEnd, writingEnd) = try FileDescriptor.pipe()
        _ = fcntl(readingEnd.rawValue, F_SETFL, O_NONBLOCK)
        self.output = output
        self.sandbox = sandbox
    }

    /// Reads whatever comes until the pipe ends or is closed, on a thread that may wait.
    @concurrent
    func run(on threads: NIOThreadPool) async {
        try? await threads.runIfActive { while self.waitAndRead() {} }
    }

    /// Passes on all that is in the pipe by now; `false` at its end.
    @discardableResult
    func drain() -> Bool {
        isOpen.withLock { isOpen in
            guard isOpen else { return false }
            return withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
                while let count = try? readingEnd.read(into: buffer) {
                    guard count > 0 else { return false }
                    let bytes = Array(buffer[..<count])
                    Terminal.write(bytes, to: output)
                    sandbox.log(bytes)
                }
                // Nothing more for now.
                return true
            }
        }
    }

    /// Ends ``run()`` and lets go of the pipe.
    func close() {
        isOpen.withLock { isOpen in
            guard isOpen else { return }
            isOpen = false
            try? readingEnd.close()
        }
    }

    private func waitAndRead() -> Bool {
        guard isOpen.withLock({ $0 }) else { return false }
        // A closed pipe is noticed at the next look, which is soon enough.
        var request = pollfd(fd: readingEnd.rawValue, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, 200) != 0 else { return true }
        return drain()
    }
}
