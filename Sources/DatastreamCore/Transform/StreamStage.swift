/// A stage that takes one type and gives one type: what ``TransformStream`` and ``AsyncTransformStream`` share.
///
/// Nobody conforms to it alone. Both kinds name their types in one place, so that the compiler can say which two types do
/// not fit when a stage is piped behind the wrong neighbour.
public protocol StreamStage<Input, Output>: Sendable {
    /// What goes in.
    associatedtype Input: Sendable
    /// What comes out.
    associatedtype Output: Sendable
}
