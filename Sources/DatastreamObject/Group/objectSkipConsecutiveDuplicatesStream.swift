public import DatastreamCore

/// Drops rows that repeat the last one handed out; `objectSkipConsecutiveDuplicatesStream` makes it.
public struct ObjectSkipDuplicates<Rule: ObjectComparing>: ObjectMapping {
    @usableFromInline var rule: Rule
    @usableFromInline var last: Rule.Row?

    @inlinable
    init(_ rule: Rule) { self.rule = rule }

    /// The row, or nil when it repeats the last one.
    @inlinable
    public mutating func map(_ row: consuming Rule.Row, in run: RunContext) -> Rule.Row? {
        let row = row
        if let last, rule.belong(row, to: last) { return nil }
        last = row
        return row
    }
}

/// Makes a stage that drops each record that is equal to the last one handed out.
///
/// ```swift
/// rows.pipe(through: objectSkipConsecutiveDuplicatesStream())
/// ```
/// Records are equal when they have the same names with equal values, nested ones too, whatever the order; NaN is equal
/// to NaN, and points in time are by the instant. Values have no identity in Swift, so datastream's `isNestedObject` is
/// not needed. It holds the last record. Mirrors datastream's `objectSkipConsecutiveDuplicatesStream`.
public func objectSkipConsecutiveDuplicatesStream() -> ObjectMapStream<ObjectSkipDuplicates<ObjectEquality<Record>>> {
    ObjectMapStream(ObjectSkipDuplicates(ObjectEquality()))
}

/// Makes a stage that drops each row of your own that is equal to the last one handed out.
///
/// ```swift
/// orders.pipe(through: objectSkipConsecutiveDuplicatesStream(of: Order.self))
/// ```
/// - Parameter type: What a row is.
@inlinable
public func objectSkipConsecutiveDuplicatesStream<Row: Equatable & Sendable>(
    of type: Row.Type
) -> ObjectMapStream<ObjectSkipDuplicates<ObjectEquality<Row>>> {
    ObjectMapStream(ObjectSkipDuplicates(ObjectEquality()))
}

/// Makes a stage that drops each row of your own with the key of the last one handed out.
///
/// ```swift
/// orders.pipe(through: objectSkipConsecutiveDuplicatesStream(by: \Order.id))
/// ```
/// - Parameter key: What is compared: a key path or a closure.
@inlinable
public func objectSkipConsecutiveDuplicatesStream<Row: Sendable, Key: Equatable>(
    by key: @escaping @Sendable (Row) -> Key
) -> ObjectMapStream<ObjectSkipDuplicates<ObjectKeyComparing<Row, Key>>> {
    ObjectMapStream(ObjectSkipDuplicates(ObjectKeyComparing(key)))
}
