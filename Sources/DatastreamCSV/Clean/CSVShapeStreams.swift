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
/// Mirrors datastream's `csvInjectHeaderStream`; `csvFormatStream(header:)` writes its header for zero rows too.
/// - Parameter header: The names.
public func csvInjectHeaderStream(header: [String]) -> CSVInjectHeaderStream { CSVInjectHeaderStream(header: header) }

/// Makes dictionaries of rows; `csvArrayToObjectStream` makes it.
public struct CSVArrayToObjectStream: TransformStream {
    /// Rows go in.
    public typealias Input = [String]
    /// Dictionaries by the names of the columns come out.
    public typealias Output = [String: String]

    let headers: Lazy<[String]>

    /// Makes the kernel of one run.
    public func makeTransformer(in run: RunContext) -> CSVShapeKernel<[String], [String: String]> {
        CSVShapeKernel(headers, in: run) { row, names in
            Dictionary(zip(names, row), uniquingKeysWith: { _, last in last })
        }
    }
}

/// Makes a stage that makes a dictionary of each row, by the names of the columns.
///
/// Fields without a name are left out, and so are names without a field; of two columns with one name the last counts.
/// Mirrors datastream's `csvArrayToObjectStream`, for texts.
/// - Parameter headers: The names, or the stage that finds them, looked up at the first row.
public func csvArrayToObjectStream(headers: Lazy<[String]>) -> CSVArrayToObjectStream {
    CSVArrayToObjectStream(headers: headers)
}

/// Makes rows of dictionaries; `csvObjectToArrayStream` makes it.
public struct CSVObjectToArrayStream: TransformStream {
    /// Dictionaries go in.
    public typealias Input = [String: String]
    /// Rows come out.
    public typealias Output = [String]

    let headers: Lazy<[String]>

    /// Makes the kernel of one run.
    public func makeTransformer(in run: RunContext) -> CSVShapeKernel<[String: String], [String]> {
        CSVShapeKernel(headers, in: run) { values, names in names.map { values[$0] ?? "" } }
    }
}

/// Makes a stage that makes a row of each dictionary, in the order of the columns; names without a value are empty.
///
/// Mirrors datastream's `csvObjectToArrayStream`, for texts.
/// - Parameter headers: The names, or the stage that finds them, looked up at the first dictionary.
public func csvObjectToArrayStream(headers: Lazy<[String]>) -> CSVObjectToArrayStream {
    CSVObjectToArrayStream(headers: headers)
}

/// Reshapes row after row, by the names of the columns.
public struct CSVShapeKernel<Input, Output>: Transformer {
    private let headers: Lazy<[String]>
    private let run: RunContext
    private let reshape: (Input, [String]) -> Output
    private var names: [String]?
    private var held: Output?
    private var isOver = false

    init(_ headers: Lazy<[String]>, in run: RunContext, _ reshape: @escaping (Input, [String]) -> Output) {
        self.headers = headers
        self.run = run
        self.reshape = reshape
    }

    /// Takes one row.
    public mutating func receive(_ row: consuming Input) {
        let known = names ?? headers.resolve(in: run, default: [])
        names = known
        held = reshape(row, known)
    }

    /// Takes the end.
    public mutating func receiveEnd() { isOver = true }

    /// Hands out what the row has become.
    public mutating func next() -> TransformStep<Output> {
        if let output = held.take() { return .output(output) }
        return isOver ? .finished : .needsInput
    }
}
