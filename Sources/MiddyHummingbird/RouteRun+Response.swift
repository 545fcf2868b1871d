#if Hummingbird
    import HTTPTypes
    import Hummingbird
    import MiddyHTTP

    extension RouteRun {
        /// Starts a chain and waits for the head of its response.
        /// - Throws: What the chain failed with before the first byte.
        static func response(
            of chain: @escaping @Sendable (RouteSender) async throws -> Void
        ) async throws -> Hummingbird.Response {
            let run = RouteRun()
            let owner = Owner(
                task: Task {
                    do {
                        try await chain(RouteSender(run: run))
                        run.end(nil)
                    } catch {
                        run.end(error)
                        throw error
                    }
                }
            )
            let head = try await withTaskCancellationHandler {
                try await run.head()
            } onCancel: {
                owner.task.cancel()
            }
            return Hummingbird.Response(
                status: HTTPResponse.Status(code: head.statusCode),
                headers: HTTPFields(head),
                body: Hummingbird.ResponseBody { writer in
                    run.lend(Writer(writer: writer))
                    try await withTaskCancellationHandler {
                        try await owner.task.value
                    } onCancel: {
                        owner.task.cancel()
                    }
                }
            )
        }

        /// Cancels a chain whose response is dropped.
        private final class Owner: Sendable {
            let task: Task<Void, any Error>

            init(task: Task<Void, any Error>) { self.task = task }

            deinit { task.cancel() }
        }
    }
#endif
