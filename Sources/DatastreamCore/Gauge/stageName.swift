/// The name of a stage in a report: its factory's, as far as the type tells, so `CSVFormatStream.Of<Row>` is `csvFormatStream`.
func stageName<Stage>(of type: Stage.Type) -> String {
    if let wrapper = type as? any StageWrapper.Type { return wrapper.wrappedName }
    let path = String(reflecting: type).prefix { $0 != "<" }.split(separator: ".").dropFirst()
    let names = path.filter { !$0.hasPrefix("(") }
    guard let name = names.last(where: { $0.hasSuffix("Stream") }) ?? names.last else { return "stage" }
    let capitals = name.prefix { $0.isUppercase }
    let word = capitals.count > 1 && capitals.count < name.count ? capitals.dropLast() : capitals
    return word.lowercased() + name.dropFirst(word.count)
}

/// The name of a stage in a report; of one of two stages, the name of the one that was chosen.
func stageName<Stage>(of stage: Stage) -> String {
    (stage as? any StageChoice)?.chosenName ?? stageName(of: Stage.self)
}

/// A stage that only carries another one, whose name it goes by.
protocol StageWrapper {
    static var wrappedName: String { get }
}

/// A stage that goes by another name than its type's: that of the one of two which was chosen, or of its factory.
package protocol StageChoice {
    /// The name in a report.
    var chosenName: String { get }
}

extension Either: StageChoice {
    package var chosenName: String {
        switch self {
        case .first(let stage): stageName(of: stage)
        case .second(let stage): stageName(of: stage)
        }
    }
}

extension Observed: StageChoice {
    package var chosenName: String { stageName(of: stage) }
}

extension Observed: StageWrapper {
    static var wrappedName: String { stageName(of: Stage.self) }
}

extension Optional: StageWrapper {
    static var wrappedName: String { stageName(of: Wrapped.self) }
}

/// What one run makes of a stage that may be absent.
protocol MayBeAbsent {
    var isAbsent: Bool { get }
}

/// Whether this is what a run makes of a stage that is absent, and has no row in a report.
@usableFromInline
func isAbsent<Part>(_ part: Part) -> Bool { (part as? any MayBeAbsent)?.isAbsent ?? false }
