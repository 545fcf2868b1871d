/// The kernel of a measured section: the type of the stages is erased, so that measuring adds little code to a program.
///
/// It is made of closures, which are specialised for the kernel they hold.
public struct MeasuredTransformer<Input, Output>: Transformer {
    @usableFromInline let onReceive: (consuming Input) throws -> Void
    @usableFromInline let onFlush: () throws -> Void
    @usableFromInline let onEnd: () throws -> Void
    @usableFromInline let onStop: () -> Void
    @usableFromInline let onNext: () throws -> TransformStep<Output>
    @usableFromInline let onNextAfterFailure: () -> TransformStep<Output>

    /// Erases a kernel; it belongs to the new one from here on.
    @inlinable
    public init<Kernel: Transformer>(_ kernel: consuming Kernel) where Kernel.Input == Input, Kernel.Output == Output {
        let box = KernelBox(kernel)
        onReceive = { try box.kernel.receive($0) }
        onFlush = { try box.kernel.receiveFlush() }
        onEnd = { try box.kernel.receiveEnd() }
        onStop = { box.kernel.receiveStop() }
        onNext = { try box.kernel.next() }
        onNextAfterFailure = { box.kernel.nextAfterFailure() }
    }

    /// Takes one input.
    @inlinable
    public mutating func receive(_ input: consuming Input) throws { try onReceive(input) }

    /// Flushes the kernel.
    @inlinable
    public mutating func receiveFlush() throws { try onFlush() }

    /// Ends the kernel.
    @inlinable
    public mutating func receiveEnd() throws { try onEnd() }

    /// Stops the kernel.
    @inlinable
    public mutating func receiveStop() { onStop() }

    /// Hands out the next output.
    @inlinable
    public mutating func next() throws -> TransformStep<Output> { try onNext() }

    /// Hands out what stands behind a failure in the kernel.
    @inlinable
    public mutating func nextAfterFailure() -> TransformStep<Output> { onNextAfterFailure() }
}

/// Where an erased kernel lives for one run; it has one owner, who makes one call at a time.
@usableFromInline
final class KernelBox<Kernel: Transformer> {
    @exclusivity(unchecked)
    @usableFromInline var kernel: Kernel

    @inlinable
    init(_ kernel: consuming Kernel) { self.kernel = kernel }
}
