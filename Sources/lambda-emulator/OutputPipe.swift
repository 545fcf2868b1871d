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
    private let state = Mutex(State())

    private struct State {
        var isOpen = true
        var line = UnfinishedLine()
    }

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
    ///
    /// The log gets it at once; the output gets whole lines, and what a line begins with a moment later.
    @discardableResult
    func drain() -> Bool {
        state.withLock { state in
            guard state.isOpen else { return false }
            return withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
                while let count = try? readingEnd.read(into: buffer) {
                    guard count > 0 else { return false }
                    let bytes = Array(buffer[..<count])
                    sandbox.log(bytes)
                    Terminal.write(state.line.append(bytes, at: .now), to: output)
                }
                // Nothing more for now.
                return true
            }
        }
    }

    /// Ends ``run()`` and lets go of the pipe.
    func close() {
        state.withLock { state in
            guard state.isOpen else { return }
            state.isOpen = false
            Terminal.write(state.line.take(), to: output)
            try? readingEnd.close()
        }
    }

    private func waitAndRead() -> Bool {
        guard state.withLock({ $0.isOpen }) else { return false }
        // A closed pipe is noticed at the next look, which is soon enough.
        var request = pollfd(fd: readingEnd.rawValue, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, 200) != 0 else {
            state.withLock { Terminal.write($0.line.take(), to: output) }
            return true
        }
        return drain()
    }
}
