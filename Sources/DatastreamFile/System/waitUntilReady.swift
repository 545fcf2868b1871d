import Dispatch

/// Waits until a pipe, a terminal or a socket can be read or written, without a thread that waits.
///
/// Ends at once when the task is cancelled. The system watches the descriptor no longer when this returns.
/// - Throws: `CancellationError`.
func waitUntilReady(_ file: OpenFile, for direction: Direction) async throws {
    try Task.checkCancellation()
    let queue = DispatchQueue.global()
    let source: any DispatchSourceProtocol =
        switch direction {
        case .reading: DispatchSource.makeReadSource(fileDescriptor: file.number, queue: queue)
        case .writing: DispatchSource.makeWriteSource(fileDescriptor: file.number, queue: queue)
        }
    let watch = Watch(source: source)
    await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
            source.setEventHandler { watch.source.cancel() }
            source.setCancelHandler { continuation.resume() }
            source.activate()
        }
    } onCancel: {
        watch.source.cancel()
    }
    try Task.checkCancellation()
}

/// Carries a source to the closures that cancel it.
///
/// Safe to share: only `cancel` is called through it, which Dispatch allows from any thread, once or more.
private struct Watch: @unchecked Sendable {
    let source: any DispatchSourceProtocol
}
