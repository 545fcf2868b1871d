/// The names of a record's values, shared by the records of a stream.
///
/// Names are unique. Records with one header object are known to have the same names, so what a stage works out from
/// the names it works out once.
public final class RecordHeader: Sendable {
    /// The names, in order.
    public let names: [String]
    /// Where names are, when there are too many to look at one by one.
    private let positions: [String: Int]?

    package static let empty = RecordHeader(unique: [])

    /// Makes a header of names; of equal ones the first counts, and the others have no value.
    public convenience init(_ names: [String]) {
        self.init(unique: RecordColumns(names, duplicates: .first).header.names)
    }

    /// - Parameter names: Names of which no two are equal.
    package init(unique names: [String]) {
        self.names = names
        positions =
            names.count > 8 ? Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first }) : nil
    }

    /// The position of a name, from 0, or nil.
    /// - Complexity: O(1) on average.
    public func position(of name: String) -> Int? {
        positions.map { $0[name] } ?? names.firstIndex(of: name)
    }
}

/// Where the values of a list go in a record, when names may occur more than once.
package struct RecordColumns: Sendable {
    /// The record's header.
    package let header: RecordHeader
    /// For each name of the header, which element of the list is its value.
    package let sources: [Int]

    /// Which of the values under one name counts; its place is always that of the first.
    package enum Duplicates {
        case first, last
    }

    init(header: RecordHeader, sources: [Int]) {
        self.header = header
        self.sources = sources
    }

    /// - Parameters:
    ///   - names: The names of the list's elements.
    ///   - duplicates: Which element counts when a name occurs more than once.
    package init(_ names: [String], duplicates: Duplicates) {
        var positions: [String: Int] = [:]
        var unique: [String] = []
        var sources: [Int] = []
        for (index, name) in names.enumerated() {
            if let position = positions[name] {
                if duplicates == .last { sources[position] = index }
            } else {
                positions[name] = unique.count
                unique.append(name)
                sources.append(index)
            }
        }
        header = RecordHeader(unique: unique)
        self.sources = sources
    }
}
