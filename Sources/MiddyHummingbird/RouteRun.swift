#if Hummingbird
    import HTTPTypes
    import Hummingbird
    import MiddyHTTP
    import MiddyLambda
    import Synchronization

    /// One run of a chain inside a server that wants the head of a response first and asks for its body later.
    ///
    /// The chain runs in a task of its own. At the first byte it hands over the head and waits; the server sends that and calls
    /// the response's body, which lends its writer to the chain and waits for the chain's end. So no chunk passes from task
    /// to task, and the chain does not outlive its request: the body cancels it when it is cancelled, and so does a
    /// response that is dropped, as for HEAD.
    final class RouteRun: Sendable {
        /// The server's writer, lent.
        ///
        /// Proof for `@unchecked Sendable`: the body lends it and does nothing until the chain's task has ended; the chain uses
        /// it in one task.
        struct Writer: @unchecked Sendable {
            var writer: any ResponseBodyWriter
        }

        private struct State {
            /// What the server is to be told, once it is known.
            var head: Result<HTTPEventResponse, any Error>?
            var headWaiter: CheckedContinuation<HTTPEventResponse, any Error>?
            var writerWaiter: CheckedContinuation<Writer, any Error>?
        }

        private let state = Mutex(State())

        // MARK: - The server's side

        /// Waits for the head of the response.
        /// - Throws: What the chain failed with before the first byte.
        func head() async throws -> HTTPEventResponse {
            try await withCheckedThrowingContinuation { continuation in
                let head: Result<HTTPEventResponse, any Error>? = state.withLock { state in
                    if state.head == nil { state.headWaiter = continuation }
                    return state.head
                }
                if let head { continuation.resume(with: head) }
            }
        }

        /// Lends the server's writer to the chain, which waits for it unless it was cancelled.
        func lend(_ writer: Writer) {
            state.withLock { $0.writerWaiter.take() }?.resume(returning: writer)
        }

        // MARK: - The chain's side

        /// Hands over the head and waits for the server's writer.
        func open(_ head: HTTPEventResponse) async throws -> Writer {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    // the writer can come as soon as the head is out, so its waiter has to be there before
                    let isCancelled = state.withLock { state in
                        guard !Task.isCancelled else { return true }
                        state.writerWaiter = continuation
                        return false
                    }
                    if isCancelled { return continuation.resume(throwing: CancellationError()) }
                    tell(.success(head))
                }
            } onCancel: {
                state.withLock { $0.writerWaiter.take() }?.resume(throwing: CancellationError())
            }
        }

        /// The chain has ended; a server that still waits for the head gets the error instead.
        func end(_ error: (any Error)?) {
            tell(.failure(error ?? LambdaError(.noResponse, "the chain returned without a response")))
        }

        private func tell(_ head: Result<HTTPEventResponse, any Error>) {
            let waiter: CheckedContinuation<HTTPEventResponse, any Error>? = state.withLock { state in
                if state.head == nil { state.head = head }
                return state.headWaiter.take()
            }
            waiter?.resume(with: head)
        }
    }
#endif
