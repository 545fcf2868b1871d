/// Two neighbouring transforms joined into one, with no `await` between them.
///
/// ``AsyncSequence/pipe(through:)`` and the builders make it; at most one item is held between the two.
public struct Fused<First: TransformStream, Second: TransformStream>: TransformStream
where First.Output == Second.Input {
    /// What goes into the first.
    public typealias Input = First.Input
    /// What comes out of the second.
    public typealias Output = Second.Output

    @usableFromInline let first: First
    @usableFromInline let second: Second

    /// Joins two transforms.
    @inlinable
    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    /// Makes both kernels, the upstream one first.
    @inlinable
    public func makeTransformer(in run: RunContext) throws -> FusedKernel<First.Kernel, Second.Kernel> {
        let a = try first.makeTransformer(in: run)
        return FusedKernel(first: a, second: try second.makeTransformer(in: run))
    }

    /// Makes both kernels, each with a meter around it.
    @inlinable
    public func makeMeasuredTransformer(
        in run: RunContext,
        section: inout MeasuredSection
    ) throws -> MeasuredTransformer<Input, Output> {
        let a = try first.makeMeasuredTransformer(in: run, section: &section)
        return MeasuredTransformer(
            FusedKernel(first: a, second: try second.makeMeasuredTransformer(in: run, section: &section))
        )
    }
}
