public import DatastreamCore
public import NIOCore

/// Makes something of each row.
public protocol CSVRowMapping: Sendable {
    /// What it makes.
    associatedtype Output: Sendable

    /// Makes it.
    /// - Throws: When the row does not fit; the run then fails.
    mutating func map(_ row: CSVRow) throws -> Output
}

/// Parses CSV and makes something of each row; `csvParseStream(as:)` makes it.
public struct CSVMapStream<Mapping: CSVRowMapping>: TransformStream, ResultProviding {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// What the rows have become comes out.
    public typealias Output = Mapping.Output

    @usableFromInline let rows: CSVParseStream
    @usableFromInline let mapping: Mapping
    /// Where the parser's problems are published: when the run is flushed, and at its end.
    public var resultKey: ResultKey<CSVProblems> { rows.resultKey }

    @usableFromInline
    init(rows: CSVParseStream, mapping: Mapping) {
        self.rows = rows
        self.mapping = mapping
    }

    /// Makes the kernel of one run.
    @inlinable
    public func makeTransformer(in run: RunContext) throws -> Kernel {
        Kernel(rows: try rows.makeTransformer(in: run), mapping: mapping)
    }

    /// Maps row after row.
    public struct Kernel: Transformer {
        /// UTF-8 bytes go in.
        public typealias Input = ByteBuffer
        /// What the rows have become comes out.
        public typealias Output = Mapping.Output

        @usableFromInline var rows: CSVRowKernel
        @usableFromInline var mapping: Mapping

        @inlinable
        init(rows: CSVRowKernel, mapping: Mapping) {
            self.rows = rows
            self.mapping = mapping
        }

        /// Takes a chunk.
        @inlinable
        public mutating func receive(_ chunk: consuming ByteBuffer) throws { try rows.receive(chunk) }

        /// Publishes the problems so far.
        @inlinable
        public mutating func receiveFlush() { rows.receiveFlush() }

        /// Publishes the problems so far, when nobody wants more rows.
        @inlinable
        public mutating func receiveStop() { rows.receiveStop() }

        /// Takes the end of the input.
        @inlinable
        public mutating func receiveEnd() throws { try rows.receiveEnd() }

        /// Hands out what the next row has become.
        @inlinable
        public mutating func next() throws -> TransformStep<Mapping.Output> {
            while true {
                switch try rows.next() {
                case .output(let row):
                    do {
                        return .output(try mapping.map(row))
                    } catch let error as CSVError where rows.collects(error) {
                        continue
                    }
                case .needsInput: return .needsInput
                case .finished: return .finished
                }
            }
        }
    }
}

extension CSVMapStream: StageChoice {
    package var chosenName: String { "csvParseStream" }
}

/// Makes an array of each row's texts.
public struct CSVTextMapping: CSVRowMapping {
    @usableFromInline
    init() {}

    /// Makes the array.
    @inlinable
    public func map(_ row: CSVRow) -> [String] { [String](row) }
}

/// Makes a dictionary of each row's texts by the names of their columns.
public struct CSVDictionaryMapping: CSVRowMapping {
    @usableFromInline
    init() {}

    /// Makes the dictionary; of several columns with one name the first counts, and fields without a name are left out.
    /// - Throws: ``CSVError/Code/invalidOption`` when the columns have no names.
    public func map(_ row: CSVRow) throws -> [String: String] {
        let names = try row.namedColumns().names
        var texts = [String: String](minimumCapacity: names.count)
        for index in 0..<Swift.min(names.count, row.count) where texts[names[index]] == nil {
            texts[names[index]] = row[index]
        }
        return texts
    }
}
