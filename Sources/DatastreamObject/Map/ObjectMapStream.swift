public import DatastreamCore

/// Makes something of each row, in a way that may depend on the rows before.
public protocol ObjectMapping: Sendable {
    /// What a row is.
    associatedtype Input: Sendable
    /// What it becomes.
    associatedtype Output: Sendable

    /// Makes it, or nil to drop the row.
    /// - Parameters:
    ///   - row: The row.
    ///   - run: The run, for options that other stages find.
    /// - Throws: When the row does not fit; the run then fails.
    mutating func map(_ row: consuming Input, in run: RunContext) throws -> Output?
}

/// Makes something of each row; most of the `object…Stream` factories make it.
///
/// It holds the row that came last; a flush has nothing to hand out.
public struct ObjectMapStream<Mapping: ObjectMapping>: TransformStream {
    /// Rows go in.
    public typealias Input = Mapping.Input
    /// What they have become comes out.
    public typealias Output = Mapping.Output

    @usableFromInline let mapping: Mapping
    @usableFromInline let name: String

    /// Makes a stage of a mapping; each run begins with a copy of it.
    /// - Parameters:
    ///   - mapping: What it does.
    ///   - name: What a gauge's report calls the stage. Default: the function that makes it.
    @inlinable
    public init(_ mapping: Mapping, name: String = #function) {
        self.mapping = mapping
        self.name = name
    }

    /// Makes the kernel of one run.
    @inlinable
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel(mapping, in: run) }

    /// Maps row after row.
    public struct Kernel: Transformer {
        /// Rows go in.
        public typealias Input = Mapping.Input
        /// What they have become comes out.
        public typealias Output = Mapping.Output

        @usableFromInline var mapping: Mapping
        @usableFromInline let run: RunContext
        @usableFromInline var held: Mapping.Output?
        @usableFromInline var isOver = false

        @inlinable
        init(_ mapping: Mapping, in run: RunContext) {
            self.mapping = mapping
            self.run = run
        }

        /// Takes one row.
        @inlinable
        public mutating func receive(_ row: consuming Mapping.Input) throws { held = try mapping.map(row, in: run) }

        /// Takes the end.
        @inlinable
        public mutating func receiveEnd() { isOver = true }

        /// Hands out what the row has become.
        @inlinable
        public mutating func next() -> TransformStep<Mapping.Output> {
            if let output = held.take() { return .output(output) }
            return isOver ? .finished : .needsInput
        }
    }
}

extension ObjectMapStream: StageChoice {
    package var chosenName: String { String(name.prefix { $0 != "(" }) }
}
