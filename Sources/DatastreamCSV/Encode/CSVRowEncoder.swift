/// Writes the row that it is given, column by column.
///
/// Fields go straight into the output in the order in which the row encodes them; only a row with another order than the
/// columns', or with a column missing, is put in order when it ends.
///
/// Proof for `@unchecked Sendable` and `@exclusivity(unchecked)`: it belongs to one kernel, which has one owner at a time,
/// and is used during one call.
final class CSVRowEncoder: @unchecked Sendable {
    @exclusivity(unchecked) var writer: CSVRowWriter
    /// What stops the row and could not be thrown where it was found.
    @exclusivity(unchecked) var failure: CSVError?
    @exclusivity(unchecked) private(set) var rows = 0
    @exclusivity(unchecked) private var header: CSVHeaderNames?

    @exclusivity(unchecked) private var columns: [String] = []
    @exclusivity(unchecked) private var positions: [String: Int] = [:]
    @exclusivity(unchecked) private var learnsColumns = true
    /// Where the row begins in the output.
    @exclusivity(unchecked) private var rowStart = 0
    /// The columns of the row's fields as they were written, and where each ends.
    @exclusivity(unchecked) private var written: [(column: Int, end: Int)] = []
    @exclusivity(unchecked) private var next = 0
    @exclusivity(unchecked) private var isOrdered = true
    /// Whether the row is a list, without names.
    @exclusivity(unchecked) private var isList = false
    @exclusivity(unchecked) private var isNamed = false

    init(header: CSVHeaderNames, dialect: CSVDialect) {
        self.header = header
        writer = CSVRowWriter(dialect: dialect, capacity: csvFormatChunkSize + 4_096)
    }

    /// Writes one row.
    /// - Parameter sortsColumns: Whether the columns that the row names are sorted, because it has no order of its own.
    /// - Throws: ``CSVError/Code/encodingFailed``, or ``CSVError/Code/rowFailed`` with what the row threw.
    func encode(_ row: some Encodable, sortsColumns: Bool) throws {
        try begin()
        do {
            try row.encode(to: CSVRowFields(encoder: self))
        } catch let error as CSVError {
            throw error
        } catch {
            throw CSVError(.rowFailed, "a row could not be encoded", row: rows, underlying: error)
        }
        if let failure { throw failure }
        try end(sortsColumns: sortsColumns)
    }

    /// Writes the header of a table without rows.
    func writeHeader() throws {
        if let header = header.take(), let names = header.names {
            try writer.writeHeader(header, firstRow: { names })
        }
    }

    // MARK: - Fields

    /// Says that the next field is that of a key.
    /// - Throws: ``CSVError/Code/encodingFailed`` when no column has its name.
    @inline(__always)
    func begin(_ key: some CodingKey) throws {
        let name = key.stringValue
        // keys mostly come in the order of the columns
        if next < columns.count, columns[next] == name {
            written.append((next, 0))
            next &+= 1
        } else {
            try beginElsewhere(name)
        }
    }

    /// Says that a field has been written whole; a value that wrote nothing is nil.
    @inline(__always)
    func endField() {
        guard let last = written.indices.last else { return }
        let start = last > 0 ? written[last - 1].end : rowStart
        if writer.count == start { writer.nullField() }
        written[last].end = writer.count
    }

    /// Says that the row has keys, or that it is a list.
    func begin(isList: Bool) {
        if isList { self.isList = true } else { isNamed = true }
    }

    private func beginElsewhere(_ name: String) throws {
        if let column = positions[name] {
            isOrdered = isOrdered && column == next
            written.append((column, 0))
            next = column + 1
        } else if learnsColumns {
            isOrdered = isOrdered && next == columns.count
            positions[name] = columns.count
            written.append((columns.count, 0))
            columns.append(name)
            next = columns.count
        } else {
            throw error("no column has this name; name it in csvFormatStream(header:)", name)
        }
    }

    /// An error of the row.
    func error(_ message: String, _ name: String?) -> CSVError {
        CSVError(.encodingFailed, message, row: rows, column: name)
    }

    // MARK: - Rows

    private func begin() throws {
        if let header, let names = header.names, !names.isEmpty {
            try writeHeader()
            columns = names
            positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
            learnsColumns = false
        }
        rowStart = writer.count
        written.removeAll(keepingCapacity: true)
        next = 0
        isOrdered = true
        isList = false
        isNamed = false
    }

    private func end(sortsColumns: Bool) throws {
        if isNamed, isList { throw error("the row is a list and has keys too", nil) }
        if !isList, columns.isEmpty { throw error("the row encodes no field", nil) }
        if let header = header.take() { try learn(header, sortsColumns: sortsColumns) }
        learnsColumns = false
        if isNamed, !isOrdered || next != columns.count { putInOrder() }
        try writer.endRow(number: rows)
        rows += 1
    }

    /// Takes the first row's keys as the columns, and writes them before it if they are the header.
    private func learn(_ header: CSVHeaderNames, sortsColumns: Bool) throws {
        if isNamed, sortsColumns {
            let names = columns.sorted()
            let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
            written = written.map { (places[columns[$0.column]] ?? 0, $0.end) }
            columns = names
            positions = places
            isOrdered = false
        }
        guard header.comesFromFirstRow else { return }
        let row = Array(UnsafeBufferPointer(start: writer.storage.bytes + rowStart, count: writer.count - rowStart))
        writer.removeBytes(from: rowStart)
        try writer.writeHeader(header, firstRow: { isNamed ? columns : nil })
        let distance = writer.count - rowStart
        written = written.map { ($0.column, $0.end + distance) }
        rowStart = writer.count
        writer.appendBytes(row[...])
    }

    /// Writes the row again, in the order of the columns.
    private func putInOrder() {
        let row = Array(UnsafeBufferPointer(start: writer.storage.bytes + rowStart, count: writer.count - rowStart))
        var fields = [Range<Int>?](repeating: nil, count: columns.count)
        var start = 0
        for field in written {
            // with the delimiter behind it
            fields[field.column] = start..<field.end - rowStart
            start = field.end - rowStart
        }
        writer.removeBytes(from: rowStart)
        for field in fields {
            if let field { writer.appendBytes(row[field]) } else { writer.nullField() }
        }
    }
}
