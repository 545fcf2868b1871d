public import DatastreamCore

/// Puts a row of names before the first row; `csvInjectHeaderStream` makes it.
public struct CSVInjectHeaderStream: TransformStream {
    /// Rows go in.
    public typealias Input = [String]
    /// The names and the rows come out.
    public typealias Output = [String]

    let header: [String]

    /// Makes the kernel of one run.
    public func makeTransformer(in run: RunContext) -> Kernel { Kernel(header: header) }

    /// Hands out the names, then row after row.
    public struct Kernel: Transformer {
        private var header: [String]?
        private var held: [String]?
        private var isOver = false

        init(header: [String]) { self.header = header }

        /// Takes one row.
        public mutating func receive(_ row: consuming [String]) { held = row }

        /// Takes the end.
        public mutating func receiveEnd() { isOver = true }

        /// Hands out the names or the row.
        public mutating func next() -> TransformStep<[String]> {
            if held != nil, let names = header.take() { return .output(names) }
            if let row = held.take() { return .output(row) }
            return isOver ? .finished : .needsInput
        }
    }
}

/// Makes a stage that puts the names of the columns before the first row; without rows it puts nothing.
///
/// ```swift
/// rows.pipe(through: csvInjectHeaderStream(header: ["id", "total"])).pipe(through: csvFormatStream())
/// ```
/// Mirrors datastream's `csvInjectHeaderStream`; `csvFormatStream(header:)` writes its header for zero rows too.
/// - Parameter header: The names.
public func csvInjectHeaderStream(header: [String]) -> CSVInjectHeaderStream { CSVInjectHeaderStream(header: header) }
