import Logging
import MiddyLambda
import NIOHTTP1

@testable import MiddyLambda

/// What the runtime posts for events that come one after the other over one connection, with the ids 1, 2, 3 and so on.
///
/// Exactly one post is taken for each event: the script fails at a second one, as it waits for `next` then.
func posts<Event, Response>(
    of handler: LambdaHandler<Event, Response>,
    for events: [String],
    headers: HTTPHeaders = [:],
    setsTraceVariable: Bool = false,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
) async throws -> [MockRuntimeAPI.Connection.Request] {
    let posts = Mailbox<MockRuntimeAPI.Connection.Request>()
    let isOver = Mailbox<Void>()
    return try await MockRuntimeAPI.serving(
        { connection in
            for (index, event) in events.enumerated() {
                try await connection.handOut(event, id: "\(index + 1)", headers: headers)
                posts.put(try await connection.request())
                try await connection.answer(.accepted, "{\"status\":\"OK\"}\n")
            }
            // the runtime asks for more once it is done with the last one
            _ = try await connection.head()
            isOver.put(())
            _ = try await connection.request()
        },
        while: { api in
            try await withRuntime(handler, at: api.address, setsTraceVariable: setsTraceVariable, logger: logger) {
                var all: [MockRuntimeAPI.Connection.Request] = []
                for _ in events { all.append(try await posts.take()) }
                try await isOver.take()
                return all
            }
        }
    )
}

/// An event without fields.
struct Empty: Decodable {}

/// An event with one field.
struct Export: Decodable { var month: Int }

/// An error with a text.
struct Failure: Error, CustomStringConvertible {
    var text: String
    var description: String { text }
}
