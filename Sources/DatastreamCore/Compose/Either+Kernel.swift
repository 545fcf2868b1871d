/// The kernel of one of two stages.
public struct EitherKernel<First: Transformer, Second: Transformer>: Transformer
where First.Input == Second.Input, First.Output == Second.Output {
    @usableFromInline var a: First?
    @usableFromInline var b: Second?

    @inlinable
    init(a: First?, b: Second?) {
        self.a = a
        self.b = b
    }

    @inlinable
    static func first(_ kernel: First) -> EitherKernel { EitherKernel(a: kernel, b: nil) }

    @inlinable
    static func second(_ kernel: Second) -> EitherKernel { EitherKernel(a: nil, b: kernel) }

    /// Takes one item.
    @inlinable
    public mutating func receive(_ input: consuming First.Input) throws {
        if a != nil { try a?.receive(input) } else { try b?.receive(input) }
    }

    /// Flushes the stage.
    @inlinable
    public mutating func receiveFlush() throws {
        try a?.receiveFlush()
        try b?.receiveFlush()
    }

    /// Stops the stage.
    @inlinable
    public mutating func receiveStop() {
        a?.receiveStop()
        b?.receiveStop()
    }

    /// Ends the stage.
    @inlinable
    public mutating func receiveEnd() throws {
        try a?.receiveEnd()
        try b?.receiveEnd()
    }

    /// Hands out the next item.
    @inlinable
    public mutating func next() throws -> TransformStep<First.Output> {
        if let step = try a?.next() { return step }
        return try b?.next() ?? .finished
    }

    /// Hands out what stands behind a failure in the stage.
    @inlinable
    public mutating func nextAfterFailure() -> TransformStep<First.Output> {
        a?.nextAfterFailure() ?? b?.nextAfterFailure() ?? .needsInput
    }
}

/// The transformer of one of two asynchronous stages.
public struct EitherAsyncTransformer<First: AsyncTransformer, Second: AsyncTransformer>: AsyncTransformer
where First.Input == Second.Input, First.Output == Second.Output {
    @usableFromInline
    enum Choice {
        case first(First)
        case second(Second)
    }

    @usableFromInline var a: First?
    @usableFromInline var b: Second?

    @inlinable
    init(_ choice: Choice) {
        switch choice {
        case .first(let stage): a = stage
        case .second(let stage): b = stage
        }
    }

    /// Takes one item.
    @inlinable
    public mutating func receive(_ input: consuming First.Input) async throws {
        if a != nil { try await a?.receive(input) } else { try await b?.receive(input) }
    }

    /// Flushes the stage.
    @inlinable
    public mutating func receiveFlush() async throws {
        try await a?.receiveFlush()
        try await b?.receiveFlush()
    }

    /// Ends the stage.
    @inlinable
    public mutating func receiveEnd() async throws {
        try await a?.receiveEnd()
        try await b?.receiveEnd()
    }

    /// Hands out the next item.
    @inlinable
    public mutating func next() async throws -> TransformStep<First.Output> {
        if let step = try await a?.next() { return step }
        return try await b?.next() ?? .finished
    }

    /// Ends the stage's tasks.
    @inlinable
    public mutating func cancel() async {
        await a?.cancel()
        await b?.cancel()
    }
}

/// The observer of one of two pass-through stages.
public struct EitherObserver<First: PassThroughObserver, Second: PassThroughObserver>: PassThroughObserver {
    @usableFromInline var first: OptionalObserver<First>
    @usableFromInline var second: OptionalObserver<Second>

    @inlinable
    init(first: OptionalObserver<First>, second: OptionalObserver<Second>) {
        self.first = first
        self.second = second
    }

    /// Looks at one item.
    @inlinable
    public mutating func observe<Element>(_ element: borrowing Element) throws {
        try first.observe(element)
        try second.observe(element)
    }

    /// Publishes what is known so far.
    @inlinable
    public mutating func publish() {
        first.publish()
        second.publish()
    }

    /// Ends the observer.
    @inlinable
    public mutating func end() throws {
        try first.end()
        try second.end()
    }
}
