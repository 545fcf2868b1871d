/// The `Content-Length` that a response announced is not the size of its body.
public struct ContentLengthError: Error, Hashable, Sendable, CustomStringConvertible {
    /// How many bytes were announced.
    public let announced: Int
    /// How many bytes the body has, or had when it became too many.
    public let actual: Int
    /// Whether the body was at its end.
    public let isComplete: Bool

    @usableFromInline
    init(announced: Int, actual: Int, isComplete: Bool) {
        self.announced = announced
        self.actual = actual
        self.isComplete = isComplete
    }

    /// Both sizes and what to do.
    public var description: String {
        let size = isComplete ? "\(actual) bytes" : "\(actual) bytes or more"
        return "Content-Length is \(announced), the body has \(size); correct the header field or leave it out"
    }
}
