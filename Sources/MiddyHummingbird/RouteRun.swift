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
            /// The server's writer, when it came before the chain has asked for it.
            var writer: Writer?
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

        /// Lends the server's writer to the chain, which waits for it, or asks for it later if the head went out before the
        /// first byte.
        func lend(_ writer: Writer) {
            let waiter = state.withLock { state in
                let waiter = state.writerWaiter.take()
                if waiter == nil { state.writer = writer }
                return waiter
            }
            waiter?.resume(returning: writer)
        }

        // MARK: - The chain's side

        /// Hands over the head before the first byte.
        func send(_ head: HTTPEventResponse) { tell(.success(head)) }

        /// Hands over the head, unless that is done, and waits for the server's writer.
        func open(_ head: HTTPEventResponse) async throws -> Writer {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    // the writer can come as soon as the head is out, so its waiter has to be there before
                    let writer: Result<Writer, any Error>? = state.withLock { state in
                        if Task.isCancelled { return .failure(CancellationError()) }
                        if let writer = state.writer.take() { return .success(writer) }
                        state.writerWaiter = continuation
                        return nil
                    }
                    if let writer { return continuation.resume(with: writer) }
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
