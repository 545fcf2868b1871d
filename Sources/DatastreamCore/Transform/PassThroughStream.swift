/// A stage that looks at every item and passes it on unchanged.
///
/// The description does not name the item's type, so that each statement of a builder stands alone; it meets the type
/// when it is piped.
public protocol PassThroughStream: Sendable {
    /// What one run observes with.
    associatedtype Observer: PassThroughObserver

    /// Makes the observer of one run.
    /// - Parameter run: Where the observer publishes its result.
    /// - Throws: When an option is invalid; the run then fails before its first chunk.
    func makeObserver(in run: RunContext) throws -> Observer
}

/// One run of a pass-through stage.
public protocol PassThroughObserver {
    /// Looks at one item.
    /// - Throws: When the run should fail.
    mutating func observe<Element>(_ element: borrowing Element) throws

    /// Publishes what is known so far.
    ///
    /// The default does nothing. It is called when a run is flushed, when a stage below is finished before the end, and when
    /// the run fails.
    mutating func publish()

    /// Says that upstream is over; called once.
    /// - Throws: When the run should fail.
    mutating func end() throws
}

extension PassThroughObserver {
    /// Has nothing to publish before the end.
    @inlinable
    public mutating func publish() {}
}

/// A pass-through stage that has met its item type.
public struct Observed<Element: Sendable, Stage: PassThroughStream>: TransformStream {
    /// What passes.
    public typealias Input = Element
    /// What passes.
    public typealias Output = Element

    @usableFromInline let stage: Stage

    /// Gives `stage` its item type.
    @inlinable
    public init(_ stage: Stage) { self.stage = stage }

    /// Makes the kernel of one run.
    @inlinable
    public func makeTransformer(in run: RunContext) throws -> PassThroughKernel<Element, Stage.Observer> {
        PassThroughKernel(observer: try stage.makeObserver(in: run))
    }

    /// Makes the stage's measured kernel; an absent stage has no row in the report.
    @inlinable
    public func makeMeasuredTransformer(
        in run: RunContext,
        section: inout MeasuredSection
    ) throws -> MeasuredTransformer<Element, Element> {
        let kernel = try makeTransformer(in: run)
        return isAbsent(kernel.observer) ? MeasuredTransformer(kernel) : section.measure(kernel, of: self)
    }
}

/// The kernel of a pass-through stage; holds at most one item.
public struct PassThroughKernel<Element, Observer: PassThroughObserver>: Transformer {
    @usableFromInline var observer: Observer
    @usableFromInline var held: Element?
    @usableFromInline var isOver = false

    @inlinable
    init(observer: Observer) { self.observer = observer }

    /// Shows the item to the observer and holds it.
    @inlinable
    public mutating func receive(_ input: consuming Element) throws {
        try observer.observe(input)
        held = input
    }

    /// Lets the observer publish what it knows.
    @inlinable
    public mutating func receiveFlush() { observer.publish() }

    /// Lets the observer publish what it knows.
    @inlinable
    public mutating func receiveStop() { observer.publish() }

    /// Ends the observer.
    @inlinable
    public mutating func receiveEnd() throws {
        isOver = true
        try observer.end()
    }

    /// Hands the held item on.
    @inlinable
    public mutating func next() throws -> TransformStep<Element> {
        if let item = held.take() { return .output(item) }
        return isOver ? .finished : .needsInput
    }
}

/// Looks at nothing: what an absent stage observes with.
public struct IgnoringObserver: PassThroughObserver {
    @inlinable
    init() {}

    /// Does nothing.
    @inlinable
    public mutating func observe<Element>(_ element: borrowing Element) {}

    /// Does nothing.
    @inlinable
    public mutating func end() {}
}
