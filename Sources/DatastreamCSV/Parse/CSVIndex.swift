internal import CCSVScan

/// The fast scanner: lists the delimiters and newlines outside quotes, then makes fields of the complete rows.
///
/// It gives up on rows whose quotes stand where the rules do not want them; the careful scanner takes those.
struct CSVIndex {
    enum Outcome { case waits, isIrregular }

    /// The bytes that the scanner may read beyond its input.
    static let padding = 64

    /// What `csvscan_index` is to use, of what this processor has.
    private let instructions: Int32
    private var dialect: csvscan_dialect
    private var state = csvscan_state()
    private let entries = CSVPositions(capacity: 16_384)
    private let newlines = CSVPositions(capacity: 1_024)
    private let quoted = CSVPositions(capacity: 1_024)
    private let doubled = CSVPositions(capacity: 1_024)
    /// Up to where the bytes have been looked at.
    private(set) var scanned = 0

    /// - Parameter instructions: 0 for portable C; nil: the best there are, beyond which none is used.
    init(_ dialect: csvscan_dialect, instructions: Int32? = nil) {
        self.dialect = dialect
        self.instructions = min(instructions ?? .max, csvscan_best())
    }

    /// Starts anew at the beginning of a row.
    mutating func begin(at position: Int) {
        state = csvscan_state()
        state.may_open = 1
        scanned = position
    }

    /// Follows the bytes to a new place.
    mutating func shift(by distance: Int) {
        guard distance > 0 else { return }
        scanned -= distance
        entries.subtract(distance, from: state.entries)
        doubled.subtract(distance, from: state.doubled)
    }

    /// Whether the unfinished row is certain to be beyond a limit, whatever comes: its last field, or its other fields.
    func isBeyond(_ limit: Int, rowStart: Int) -> Bool {
        let fieldStart = state.entries > 0 ? Int(entries.values[state.entries - 1]) + 1 : rowStart
        if fieldStart - rowStart > 2 * limit { return true }
        // what is no data: two quotes around it, one that may be half of two, a CR that may belong to the newline
        let doubled = doubled.count(from: fieldStart, of: state.doubled)
        return scanned - fieldStart - doubled - 4 > limit
    }

    /// Makes fields and rows of what is complete.
    /// - Parameters:
    ///   - bytes: Readable for `count` and ``padding`` bytes.
    ///   - source: Where the bytes from ``scanned`` on are, which are copied on the way; nil: they are in place.
    ///   - rowStart: Where the unfinished row begins; moved to the one that is unfinished afterwards.
    mutating func scan(
        _ bytes: UnsafeMutablePointer<UInt8>,
        count: Int,
        from source: UnsafePointer<UInt8>? = nil,
        rowStart: inout Int,
        fields: WordStorage,
        rows: WordStorage
    ) -> Outcome {
        var end = count
        // the last byte may not be looked at yet
        if let source, count > scanned { bytes[count - 1] = source[count - 1 - scanned] }
        // a CR may be half a CRLF
        if end > scanned, dialect.newline != UInt8(CSVSCAN_LF), bytes[end - 1] == 13 { end -= 1 }
        guard end > scanned else { return .waits }
        let more = end - scanned + Self.padding
        let lists = csvscan_lists(
            entries: entries.reserve(more, after: state.entries),
            newlines: newlines.reserve(more, after: state.newlines),
            quoted: quoted.reserve(more, after: state.quoted),
            doubled: doubled.reserve(more, after: state.doubled)
        )
        csvscan_index(instructions, bytes, source, scanned, end, &dialect, &state, lists)
        guard state.is_irregular == 0 else { return .isIrregular }
        scanned = end
        guard state.newlines > 0 else { return .waits }
        let complete = Int(newlines.values[state.newlines - 1]) + 1
        fields.reserve(complete)
        rows.reserve(state.newlines)
        let walked = csvscan_walk(
            instructions,
            bytes,
            rowStart,
            &state,
            lists,
            &dialect,
            fields.count,
            fields.words + fields.count,
            rows.words + rows.count
        )
        fields.didWrite(walked.fields)
        rows.didWrite(walked.rows)
        rowStart = walked.start
        forget(complete, before: rowStart)
        return .waits
    }

    /// Keeps what belongs to the unfinished row.
    private mutating func forget(_ complete: Int, before position: Int) {
        state.newlines = 0
        state.entries = entries.removeFirst(complete, of: state.entries)
        state.quoted = quoted.removeAll(below: complete, of: state.quoted)
        quoted.subtract(complete, from: state.quoted)
        state.doubled = doubled.removeAll(below: position, of: state.doubled)
    }
}
