extension CSVRow {
    /// The names of the columns, for what cannot do without.
    /// - Throws: ``CSVError/Code/invalidOption`` when there are none.
    func namedColumns() throws -> CSVHeaderIndex {
        guard let header = storage.header, !header.names.isEmpty else { throw CSVError.columnsHaveNoNames }
        return header
    }
}

extension CSVError {
    /// Rows should become something by the names of their columns, which nobody has given.
    static let columnsHaveNoNames = CSVError(
        .invalidOption,
        "the columns have no names; parse with header: .firstRow or .names(…), or give the names as headers:"
    )
}
