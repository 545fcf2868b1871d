/// A stage that takes one type and gives one type: what ``TransformStream``, ``AsyncTransformStream`` and
/// ``ConcurrentMapStream`` share.
///
/// Stages of your own conform to one of the first two. All kinds name their types in one place, so that the compiler can say
/// which two types do not fit when a stage is piped behind the wrong neighbour.
public protocol StreamStage<Input, Output>: Sendable {
    /// What goes in.
    associatedtype Input: Sendable
    /// What comes out.
    associatedtype Output: Sendable
}
