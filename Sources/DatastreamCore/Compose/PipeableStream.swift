/// A readable of this module, whose `pipe(through:)` names both types when a stage does not fit.
///
/// The compiler names the types only when one overload alone comes closest. So these streams have the overloads for both
/// kinds of transform to themselves, and all the more general ones step back.
public protocol PipeableStream: DrivableStream {}

extension PipeableStream {
    /// Pipes the stream through a transform.
    @inlinable
    public func pipe<Transform: TransformStream>(through transform: Transform) -> TransformedStream<Self, Transform>
    where Transform.Input == Element {
        TransformedStream(base: self, transform: transform)
    }

    /// Pipes the stream through an asynchronous transform.
    @inlinable
    public func pipe<Transform: AsyncTransformStream>(
        through transform: Transform
    ) -> AsyncTransformedStream<Self, Transform> where Transform.Input == Element {
        AsyncTransformedStream(base: self, transform: transform)
    }
}
