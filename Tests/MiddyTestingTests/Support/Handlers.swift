import Datastream
import Middy
import MiddyHTTP
import MiddyLambda

typealias HTTPHandler = LambdaHandler<FunctionURLEvent, HTTPEventResponse>
typealias BodyHandler = LambdaHandler<[String: String], BodyResponse>

/// A handler that answers every request with one response.
func answering(
    _ response: HTTPEventResponse,
    streamifyResponse: Bool = true,
    options: MiddyOptions = MiddyOptions()
) -> HTTPHandler {
    middy(streamifyResponse: streamifyResponse, options: options)
        .handler { (event: FunctionURLEvent, context: InvocationContext) in response }
}

/// A handler that answers every event with one body.
func answering(body: some ResponseConvertible & Sendable) -> BodyHandler
where String: Sendable {
    let response = bodyResponse(body)
    return middy(streamifyResponse: true).handler { (event: [String: String], context: InvocationContext) in response }
}

private func bodyResponse<Body: ResponseConvertible>(_ body: Body) -> BodyResponse {
    body.response() as? BodyResponse ?? BodyResponse(body: .empty)
}

/// An error with a name.
struct Failure: Error, Equatable {
    let name: String

    init(_ name: String) { self.name = name }
}
