internal import CCSVScan

extension CSVSyntax {
    /// The dialect for the fast scanner, or nil when it is beyond it.
    var fastDialect: csvscan_dialect? {
        guard delimiter.count == 1, escape == quote, comment == nil else { return nil }
        let mode: UInt8
        switch newline {
        case nil: mode = UInt8(CSVSCAN_AUTOMATIC)
        case [10]: mode = UInt8(CSVSCAN_LF)
        case [13, 10]: mode = UInt8(CSVSCAN_CRLF)
        default: return nil
        }
        // where the delimiter and the newline share bytes, the careful scanner decides
        guard delimiter[0] != 10, delimiter[0] != 13 else { return nil }
        return csvscan_dialect(
            delimiter: delimiter[0],
            quote: quote ?? 0,
            has_quote: quote == nil ? 0 : 1,
            newline: mode,
            skips_blank: skipsBlankLines ? 1 : 0
        )
    }
}
