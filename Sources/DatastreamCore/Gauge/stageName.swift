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

/// A stage that only carries another one, whose name it goes by.
protocol StageWrapper {
    static var wrappedName: String { get }
}

extension Observed: StageWrapper {
    static var wrappedName: String { stageName(of: Stage.self) }
}

extension Optional: StageWrapper where Wrapped: TransformStream {
    static var wrappedName: String { stageName(of: Wrapped.self) }
}
