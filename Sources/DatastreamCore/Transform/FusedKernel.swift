/// Two kernels, the second of which is fed from the first.
public struct FusedKernel<First: Transformer, Second: Transformer>: Transformer where First.Output == Second.Input {
    /// What goes into the first.
    public typealias Input = First.Input
    /// What comes out of the second.
    public typealias Output = Second.Output

    @usableFromInline var first: First
    @usableFromInline var second: Second
    @usableFromInline var isFlushing = false
    @usableFromInline var firstIsOver = false

    @inlinable
    init(first: First, second: Second) {
        self.first = first
        self.second = second
    }

    /// Gives the input to the first kernel.
    @inlinable
    public mutating func receive(_ input: consuming First.Input) throws { try first.receive(input) }

    /// Flushes the first kernel, and the second once the first has nothing more to say.
    @inlinable
    public mutating func receiveFlush() throws {
        try first.receiveFlush()
        isFlushing = true
    }

    /// Ends the first kernel, and the second when the first is finished.
    @inlinable
    public mutating func receiveEnd() throws { try first.receiveEnd() }

    /// Stops both kernels.
    @inlinable
    public mutating func receiveStop() {
        if !firstIsOver { first.receiveStop() }
        firstIsOver = true
        second.receiveStop()
    }

    /// Hands out the second kernel's next output.
    ///
    /// The second may drop very many of the first's outputs, so this looks for cancellation too.
    @inlinable
    public mutating func next() throws -> TransformStep<Second.Output> {
        let mask = pauseMask(of: First.Output.self).cancellation
        var count = 0
        while true {
            switch try second.next() {
            case .output(let output): return .output(output)
            case .finished:
                if !firstIsOver { first.receiveStop() }
                firstIsOver = true
                return .finished
            case .needsInput:
                if firstIsOver { return .finished }
                switch try first.next() {
                case .output(let item):
                    count &+= 1
                    if count & mask == 0 { try Task.checkCancellation() }
                    try second.receive(item)
                case .finished:
                    firstIsOver = true
                    try second.receiveEnd()
                case .needsInput:
                    guard isFlushing else { return .needsInput }
                    isFlushing = false
                    try second.receiveFlush()
                }
            }
        }
    }
}
