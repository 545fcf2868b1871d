internal import CCSVScan

extension CSVRow: CSVFormattable {
    /// Writes the row's fields, copying their bytes.
    @inlinable
    public func writeFields(into row: inout CSVRowWriter) { row.fields(Int(first)..<Int(end), of: storage) }

    /// The names of the table's columns, or nil when it has no header.
    public var columnNames: [String]? { header }
}

extension CSVRowWriter {
    /// Copies the fields of a batch, all at once up to one that needs quotes or a closer look.
    @usableFromInline
    mutating func fields(_ range: Range<Int>, of batch: CSVBatchStorage) {
        var next = range.lowerBound
        withExtendedLifetime(batch) {
            while next < range.upperBound {
                if isSimple {
                    next += copy(batch.fields + next, range.upperBound - next, from: batch.bytes)
                }
                if next < range.upperBound {
                    fieldBytes(batch.buffer(batch.fields[next]))
                    next += 1
                }
            }
        }
    }

    /// Copies fields up to one that needs a closer look, those that need quotes in quotes.
    ///
    /// A batch's bytes are readable for 64 bytes behind the last field.
    private mutating func copy(_ fields: UnsafePointer<UInt64>, _ number: Int, from bytes: UnsafePointer<UInt8>) -> Int
    {
        // from the start of the first field to the end of the last there are all the bytes
        let size = Int(fields[number - 1] >> 32) - Int(fields[0] & 0xFFFF_FFFF)
        reserve(2 * size + 3 * number + 24)
        var written = 0
        let copied = csvscan_copy_fields(bytes, fields, number, delimiter, quote, plainBytes, cursor, &written)
        cursor += written
        return copied
    }
}
