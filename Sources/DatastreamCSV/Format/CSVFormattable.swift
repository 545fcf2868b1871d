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

    /// The names of the row's columns, in the order of its fields, or nil when it does not know them.
    ///
    /// Asked of the first row when the formatter's header is ``CSVFormatHeader/fromFirstRow``. The default is nil.
    var columnNames: [String]? { get }
}

extension CSVFormattable {
    /// The row does not know the names of its columns.
    @inlinable
    public var columnNames: [String]? { nil }
}

extension Array: CSVFormattable where Element == String {
    /// Writes one field per string.
    @inlinable
    public func writeFields(into row: inout CSVRowWriter) { row.fields(self) }
}
