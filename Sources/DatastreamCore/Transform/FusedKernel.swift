/// Two kernels, the second of which is fed from the first.
public struct FusedKernel<First: Transformer, Second: Transformer>: Transformer where First.Output == Second.Input {
    /// What goes into the first.
    public typealias Input = First.Input
    /// What comes out of the second.
    public typealias Output = Second.Output

    /// Which of the two has failed.
    @usableFromInline
    enum Failure: UInt8 { case none, first, second }

    @usableFromInline var first: First
    @usableFromInline var second: Second
    @usableFromInline var isFlushing = false
    @usableFromInline var firstIsOver = false
    @usableFromInline var failure = Failure.none

    @inlinable
    init(first: First, second: Second) {
        self.first = first
        self.second = second
    }

    /// Gives the input to the first kernel.
    @inlinable
    @inline(__always)
    public mutating func receive(_ input: consuming First.Input) throws {
        do { try first.receive(input) } catch { throw note(error, in: .first) }
    }

    /// Flushes the first kernel, and the second once the first has nothing more to say.
    @inlinable
    @inline(__always)
    public mutating func receiveFlush() throws {
        do { try first.receiveFlush() } catch { throw note(error, in: .first) }
        isFlushing = true
    }

    /// Ends the first kernel, and the second when the first is finished.
    @inlinable
    @inline(__always)
    public mutating func receiveEnd() throws {
        do { try first.receiveEnd() } catch { throw note(error, in: .first) }
    }

    /// Stops both kernels.
    @inlinable
    public mutating func receiveStop() {
        stopFirst()
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
            let step: TransformStep<Second.Output>
            do { step = try second.next() } catch { throw note(error, in: .second) }
            switch consume step {
            case .output(let output): return .output(output)
            case .finished:
                stopFirst()
                return .finished
            case .needsInput:
                if firstIsOver { return .finished }
                let step: TransformStep<First.Output>
                do { step = try first.next() } catch { throw note(error, in: .first) }
                switch consume step {
                case .output(let item):
                    count &+= 1
                    if count & mask == 0 { try Task.checkCancellation() }
                    do { try second.receive(item) } catch { throw note(error, in: .second) }
                case .finished:
                    firstIsOver = true
                    do { try second.receiveEnd() } catch { throw note(error, in: .second) }
                case .needsInput:
                    guard isFlushing else { return .needsInput }
                    isFlushing = false
                    do { try second.receiveFlush() } catch { throw note(error, in: .second) }
                }
            }
        }
    }

    /// Stops the first kernel, unless it is over.
    @inlinable
    mutating func stopFirst() {
        if !firstIsOver { first.receiveStop() }
        firstIsOver = true
    }

    /// Keeps in mind which of the two has failed.
    @inlinable
    @inline(__always)
    mutating func note(_ error: any Error, in half: Failure) -> any Error {
        failure = half
        isFlushing = half == .first
        return error
    }
}
