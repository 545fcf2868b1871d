/// Which fields a formatter quotes.
public enum CSVQuotePolicy: Hashable, Sendable {
    /// Those that need it.
    case minimal
    /// All but nil.
    case all
    /// All but nil and numbers: a sign or none, digits, a point and digits or none, an exponent or none.
    case nonNumeric
}
