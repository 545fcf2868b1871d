/// A row that can be written as CSV.
///
/// Arrays of strings are; for a type of your own, write its fields in order, straight into the output, without a `String`
/// per number:
/// ```swift
/// extension Order: CSVFormattable {
///     func writeFields(into row: inout CSVRowWriter) {
///         row.field(id)
///         row.field(customer)
///         row.field(totalInCents, scale: 2)
///     }
/// }
/// ```
public protocol CSVFormattable: Sendable {
    /// Writes the row's fields, in order.
    /// - Throws: When the row cannot be written; the run then fails with ``CSVError/Code/rowFailed``.
    func writeFields(into row: inout CSVRowWriter) throws
}

extension Array: CSVFormattable where Element == String {
    /// Writes one field per string.
    @inlinable
    public func writeFields(into row: inout CSVRowWriter) {
        for text in self { row.field(text) }
    }
}
