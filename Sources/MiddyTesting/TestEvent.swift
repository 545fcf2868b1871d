public import Middy

/// What a handler under test did, as its hooks saw it.
public enum TestEvent: Hashable, Sendable, CustomStringConvertible {
    /// The invocation began.
    case requestStart
    /// A middleware's hook began.
    case beforeMiddleware(MiddlewareCall)
    /// A middleware's hook ended without an error.
    case afterMiddleware(MiddlewareCall)
    /// The handler began.
    case beforeHandler
    /// The handler ended without an error.
    case afterHandler
    /// The first chunk of the body was about to be sent.
    case firstByte
    /// A chunk of so many bytes was about to be sent.
    case chunk(Int)
    /// The invocation was over.
    case requestEnd

    /// The event's name and what it is about, such as `beforeMiddleware cors.before` or `chunk 12`.
    public var description: String {
        switch self {
        case .requestStart: "requestStart"
        case .beforeMiddleware(let call): "beforeMiddleware \(call)"
        case .afterMiddleware(let call): "afterMiddleware \(call)"
        case .beforeHandler: "beforeHandler"
        case .afterHandler: "afterHandler"
        case .firstByte: "firstByte"
        case .chunk(let size): "chunk \(size)"
        case .requestEnd: "requestEnd"
        }
    }
}
