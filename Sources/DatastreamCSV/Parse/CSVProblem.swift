/// A kind of problem that rows had: how often, and which rows.
public struct CSVProblem: Hashable, Sendable {
    /// Which problem, as in `UnterminatedQuote`.
    public let id: String
    /// What it means.
    public let message: String
    /// How many rows had it.
    public internal(set) var count = 0
    /// The first of these rows, counted from 0 as the stage got them, without the header.
    public internal(set) var rows: [Int] = []

    init(id: String, message: String) {
        self.id = id
        self.message = message
    }
}

/// The problems of a run, by ``CSVProblem/id``.
public typealias CSVProblems = [String: CSVProblem]

/// Collects problems, and the indexes of the first rows that had them.
struct CSVProblemCollection {
    let maxRows: Int?
    private(set) var problems: CSVProblems = [:]

    init(maxRows: Int?) { self.maxRows = maxRows }

    /// Counts a problem.
    /// - Parameter row: The row, or nil for the header.
    mutating func add(_ id: String, _ message: String, row: Int?) {
        var problem = problems[id] ?? CSVProblem(id: id, message: message)
        problem.count += 1
        if let row, problem.rows.count < maxRows ?? .max { problem.rows.append(row) }
        problems[id] = problem
    }
}
