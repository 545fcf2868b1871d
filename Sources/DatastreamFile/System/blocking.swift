import NIOPosix

/// Does work that may block on the thread pool that NIO shares, and waits for it.
///
/// The work is done even when the task is cancelled, which `runIfActive` does not promise: closing a descriptor and
/// removing a temporary file must happen then above all. The shared pool is never shut down, so it is always active.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        NIOThreadPool.singleton.submit { _ in continuation.resume(with: Result { try work() }) }
    }
}
