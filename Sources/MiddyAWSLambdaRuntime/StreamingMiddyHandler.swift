#if AWSLambdaRuntime
    public import AWSLambdaRuntime
    import Logging
    public import MiddyLambda
    public import NIOCore

    /// A middy handler as swift-aws-lambda-runtime 2 takes it.
    public struct StreamingMiddyHandler<Event: Decodable & Sendable, Response: LambdaResponse>: StreamingLambdaHandler {
        private let handler: MiddyLambda.LambdaHandler<Event, Response>

        init(_ handler: MiddyLambda.LambdaHandler<Event, Response>) { self.handler = handler }

        /// Answers one invocation.
        ///
        /// The response is always finished, or an error thrown; what is thrown behind a finished response is logged, because
        /// the runtime would end the process for it.
        /// - Throws: What nobody answered, or what the body failed with midway, for which the runtime sends trailers.
        public func handle(
            _ event: ByteBuffer,
            responseWriter: some LambdaResponseStreamWriter,
            context: LambdaContext
        ) async throws {
            let target = ResponseTarget(responseWriter)
            let sender = ResponseTargetSender<Response>(target: target, streamifyResponse: handler.streamifyResponse)
            do {
                try await handler.respond(to: event, context: InvocationContext(context), sender: sender)
            } catch  where target.phase == .finished {
                context.logger.error("an error behind the response: \(error)")
            }
            guard target.phase == .unanswered else { return }
            throw LambdaError(.noResponse, "the function returned without a response")
        }
    }

    extension MiddyLambda.LambdaHandler {
        /// The handler as a `StreamingLambdaHandler` of swift-aws-lambda-runtime 2, for programs that run on that.
        ///
        /// ```swift
        /// import AWSLambdaRuntime
        /// import MiddyAWSLambdaRuntime
        ///
        /// let runtime = LambdaRuntime(handler: handler.streamingLambdaHandler())
        /// try await runtime.run()
        /// ```
        /// Everything of the chain works as with ``LambdaHandler/run(logger:)``, but for what is that runtime's own: the type
        /// and text of errors that are sent as trailers, and the cancellation at the deadline. Its writer takes one write at
        /// a time, so status and headers wait for the first byte or the end of the body, whatever
        /// ``MiddyOptions/headersAfter`` says. ``InvocationContext/clientContext`` is nil, as that runtime keeps no text of it.
        public func streamingLambdaHandler() -> StreamingMiddyHandler<Event, Response> { StreamingMiddyHandler(self) }
    }

    extension InvocationContext {
        init(_ context: LambdaContext) {
            self.init(
                requestID: context.requestID,
                deadlineInMilliseconds: context.deadline.millisecondsSinceEpoch(),
                invokedFunctionARN: context.invokedFunctionARN,
                traceID: context.traceID.isEmpty ? nil : context.traceID,
                cognitoIdentity: context.cognitoIdentity,
                tenantID: context.tenantID,
                logger: context.logger
            )
        }
    }
#endif
