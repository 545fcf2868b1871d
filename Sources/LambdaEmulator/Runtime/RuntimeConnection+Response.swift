import NIOCore
import NIOHTTP1

extension RuntimeConnection {
    /// POST `/runtime/invocation/{id}/response`: passes the body on to the client as it comes.
    @concurrent
    func response(to id: String, _ head: HTTPRequestHead, _ reader: inout RequestReader) async throws -> Next {
        guard let invocation = queue.invocation(id: id) else {
            return try await answer(.invalidRequestID, head, &reader)
        }
        let mode = head.headers.first(name: "lambda-runtime-function-response-mode")
        guard invocation.beginAnswer(on: connection.channel) else {
            let state = invocation.state.runtimeStateName
            return try await answer(.invalidTransition(from: state, to: "InvocationResponse"), head, &reader)
        }
        if let mode, mode != "streaming" {
            let failure = FunctionFailure(
                type: "Runtime.InvalidResponseModeHeader",
                message: "Lambda-Runtime-Function-Response-Mode is \"\(mode)\"; the only value is streaming."
            )
            invocation.finish(.unanswered(.failed(failure)), jamming: true)
            return try await answer(.invalidResponseMode, head, &reader)
        }
        if mode == nil, let length = head.contentLength, length > RuntimeLimit.bufferedResponse {
            invocation.finish(.unanswered(.failed(.tooLarge(limit: RuntimeLimit.bufferedResponse))))
            return try await answer(.responseTooLarge, head, &reader)
        }
        var relay = ResponseRelay(invocation, configuration: configuration)
        let end = await relay.run(contentType: head.headers.first(name: "content-type"), &reader)
        return try await conclude(end, head, &reader)
    }

    /// Answers the runtime once the client has been served.
    @concurrent
    private func conclude(
        _ end: ResponseRelay.End,
        _ head: HTTPRequestHead,
        _ reader: inout RequestReader
    ) async throws -> Next {
        switch end {
        case .whole:
            try await connection.send(.accepted, for: head)
            return .request
        case .tooLarge:
            try await connection.send(.responseTooLarge.closing, for: head)
            await reader.linger()
            return .close
        case .cut:
            return .close
        }
    }
}
