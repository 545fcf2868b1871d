public import DatastreamCore
public import NIOCore

/// Parses CSV; `csvParseStream` makes it.
///
/// Its result is what was wrong with rows, by id: `UnexpectedQuote` and `UnterminatedQuote`.
public struct CSVParseStream: TransformStream, ResultProviding {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// Rows come out.
    public typealias Output = CSVRow

    var options: CSVParseOptions
    /// Where the problems are published: when the run is flushed, and at its end.
    public let resultKey: ResultKey<CSVProblems>

    /// The same stage handing out the rows of each chunk together, which is the fastest way through a table.
    public var batches: Batches { Batches(rows: self) }

    /// Makes the kernel of one run.
    /// - Throws: ``StreamError/Code/duplicateResultKey`` when the stage stands twice in one run.
    public func makeTransformer(in run: RunContext) throws -> CSVRowKernel {
        CSVRowKernel(parser: CSVParser(options, in: run, slot: try run.claim(resultKey)))
    }

    /// Parses CSV into batches of rows.
    public struct Batches: TransformStream, ResultProviding {
        /// UTF-8 bytes go in, cut anywhere.
        public typealias Input = ByteBuffer
        /// Batches of rows come out, none of them empty.
        public typealias Output = CSVBatch

        let rows: CSVParseStream
        /// Where the problems are published: when the run is flushed, and at its end.
        public var resultKey: ResultKey<CSVProblems> { rows.resultKey }

        /// Makes the kernel of one run.
        /// - Throws: ``StreamError/Code/duplicateResultKey`` when the stage stands twice in one run.
        public func makeTransformer(in run: RunContext) throws -> CSVBatchKernel {
            CSVBatchKernel(parser: CSVParser(rows.options, in: run, slot: try run.claim(resultKey)))
        }
    }
}
