import Middy
public import MiddyLambda
public import NIOCore

extension LambdaHandler {
    /// Invokes the handler in this process with an event, and lets a client take the response as it comes.
    ///
    /// ```swift
    /// try await handler.test(event: #"{"rows": 3}"#) { client in
    ///     rows.release(["1"])
    ///     let first = try await client.chunk()
    /// }                                              // gone: the invocation is cancelled
    /// ```
    /// - Parameters:
    ///   - event: The event as it would come from the service.
    ///   - options: Deadline, clock and context.
    ///   - client: Takes the response. When it returns before the end, the invocation is cancelled and awaited.
    /// - Throws: What `client` threw.
    @discardableResult
    public func test<Result: Sendable>(
        event: ByteBuffer,
        options: TestOptions = TestOptions(),
        client: @escaping @Sendable (TestClient) async throws -> Result
    ) async throws -> Result {
        let exchange = TestExchange()
        let handler = observed(by: exchange, clock: options.clock)
        let context = options.makeContext(handler.chain.options.clock)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let sender = TestSender<Response>(
                    exchange: exchange,
                    streamifyResponse: handler.chain.streamifyResponse
                )
                do {
                    try await handler.respond(to: event, context: context, sender: sender)
                    exchange.end()
                } catch {
                    // after the first byte the client has been told already
                    if !sender.hasStarted { exchange.put(.failed(reportedError(error))) }
                    exchange.end(error)
                }
            }
            defer { group.cancelAll() }
            return try await client(TestClient(exchange: exchange))
        }
    }

    /// Invokes the handler in this process with an event and collects its response.
    ///
    /// ```swift
    /// let response = try await handler.test(event: ByteBuffer(string: #"{"rows": 3}"#))
    /// #expect(response.text == "1\r\n2\r\n3\r\n")
    /// ```
    /// - Parameters:
    ///   - event: The event as it would come from the service.
    ///   - options: Deadline, clock and context.
    /// - Throws: What the invocation failed with before its response had begun; later failures are in
    ///   ``TestResponse/error``. Also what a `requestEnd` hook threw after a response that was complete.
    public func test(event: ByteBuffer, options: TestOptions = TestOptions()) async throws -> TestResponse {
        try await collect(event: event, options: options)
    }

    /// Invokes the handler in this process with an event, given as text, and collects its response.
    /// - Parameters:
    ///   - event: The event as it would come from the service, such as JSON.
    ///   - options: Deadline, clock and context.
    /// - Throws: What the invocation failed with before its response had begun.
    public func test(event: String, options: TestOptions = TestOptions()) async throws -> TestResponse {
        try await collect(event: ByteBuffer(string: event), options: options)
    }
}

extension LambdaHandler where Event: HTTPTestEvent {
    /// Invokes the handler in this process with a request and collects its response.
    ///
    /// ```swift
    /// let response = try await handler.test(.get("/?rows=3"))
    /// #expect(response.statusCode == 200)
    /// ```
    /// - Parameters:
    ///   - request: The request.
    ///   - options: Deadline, clock and context.
    /// - Throws: What the invocation failed with before its response had begun; later failures are in
    ///   ``TestResponse/error``.
    public func test(_ request: TestRequest, options: TestOptions = TestOptions()) async throws -> TestResponse {
        try await collect(event: ByteBuffer(bytes: Event.eventJSON(for: request)), options: options)
    }

    /// Invokes the handler in this process with a request, and lets a client take the response as it comes.
    ///
    /// ```swift
    /// try await handler.test(.get("/?rows=1000000")) { client in
    ///     #expect(try await client.head()?.statusCode == 200)
    ///     #expect(try await client.chunk() != nil)
    /// }                                              // gone: the invocation is cancelled
    /// ```
    /// - Parameters:
    ///   - request: The request.
    ///   - options: Deadline, clock and context.
    ///   - client: Takes the response. When it returns before the end, the invocation is cancelled and awaited.
    /// - Throws: What `client` threw.
    @discardableResult
    public func test<Result: Sendable>(
        _ request: TestRequest,
        options: TestOptions = TestOptions(),
        client: @escaping @Sendable (TestClient) async throws -> Result
    ) async throws -> Result {
        try await test(event: ByteBuffer(bytes: Event.eventJSON(for: request)), options: options, client: client)
    }
}
