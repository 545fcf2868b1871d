/// One thing that is wrong with rows, and the first rows that have it.
public struct ValidationProblem: Hashable, Sendable {
    /// Which rule was broken, as the check named it.
    public let id: String
    /// The columns concerned.
    public let keys: [String]
    /// What it means.
    public let message: String
    /// How many rows broke the rule.
    public internal(set) var count = 0
    /// The first of these rows, counted as the stage got them.
    public internal(set) var rows: [Int] = []

    init(id: String, keys: [String], message: String) {
        self.id = id
        self.keys = keys
        self.message = message
    }
}

/// The problems of a run, by ``ValidationProblem/id``.
public typealias ValidationProblems = [String: ValidationProblem]

/// What a check reports to: a row without a report is valid.
public struct ValidationReport {
    @usableFromInline var problems: ValidationProblems = [:]
    @usableFromInline var isValid = true
    @usableFromInline var row: Int
    private let maxRows: Int?
    private let maxProblems: Int?

    @usableFromInline
    init(firstRow: Int, maxRows: Int?, maxProblems: Int?) {
        row = firstRow
        self.maxRows = maxRows
        self.maxProblems = maxProblems
    }

    /// Says that the row breaks a rule; a row that breaks several is reported once for each.
    /// - Parameters:
    ///   - id: Which rule; rules beyond `maxErrorKeys` are not kept, their rows are invalid all the same.
    ///   - keys: The columns concerned. Default: none.
    ///   - message: What it means; the first one for an id is kept.
    public mutating func add(_ id: String, keys: [String] = [], _ message: String) {
        isValid = false
        if problems[id] == nil {
            if let maxProblems, problems.count >= maxProblems { return }
            problems[id] = ValidationProblem(id: id, keys: keys, message: message)
        }
        problems[id]?.count += 1
        if problems[id]?.rows.last != row, problems[id].map({ $0.rows.count < maxRows ?? .max }) == true {
            problems[id]?.rows.append(row)
        }
    }
}
