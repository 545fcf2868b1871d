public import DatastreamCore

/// What a formatter writes before the first row.
public enum CSVFormatHeader: Sendable {
    /// Nothing.
    case none
    /// These names, or what a stage above finds.
    ///
    /// The fields of ``CSVFormattable`` rows stand below them in their own order, those of `Encodable` rows by name.
    case names(Lazy<[String]>)
    /// The names that the first row has: the coding keys of an `Encodable` row, the columns of a ``CSVRow`` that was parsed
    /// with a header, ``CSVFormattable/columnNames``.
    ///
    /// A first row without names fails the run with ``CSVError/Code/invalidOption``; without rows there is no header.
    case fromFirstRow

    /// These names.
    public static func names(_ names: [String]) -> CSVFormatHeader { .names(.value(names)) }

    /// The names that the stage `stage` finds; none when it has found nothing by the first row.
    public static func detected<Stage: ResultProviding>(by stage: Stage) -> CSVFormatHeader
    where Stage.Value == [String] {
        .names(.detected(by: stage))
    }
}
