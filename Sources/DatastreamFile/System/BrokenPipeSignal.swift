#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#elseif canImport(Android)
    import Android
#else
    import Glibc
#endif

/// Keeps a write to a pipe without a reader from ending the process.
///
/// The signal is held back from this thread alone, for the time of one call, and taken away if the call raised it; what
/// the program does with SIGPIPE elsewhere stays as it is. The write itself still fails with EPIPE.
func withoutBrokenPipeSignal<Value>(_ body: () throws -> Value) rethrows -> Value {
    var pipeSignal = sigset_t()
    var oldMask = sigset_t()
    sigemptyset(&pipeSignal)
    sigaddset(&pipeSignal, SIGPIPE)
    let wasPending = isBrokenPipePending()
    pthread_sigmask(SIG_BLOCK, &pipeSignal, &oldMask)
    defer {
        if !wasPending, isBrokenPipePending() {
            var number: Int32 = 0
            sigwait(&pipeSignal, &number)
        }
        pthread_sigmask(SIG_SETMASK, &oldMask, nil)
    }
    return try body()
}

private func isBrokenPipePending() -> Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return sigismember(&pending, SIGPIPE) == 1
}
