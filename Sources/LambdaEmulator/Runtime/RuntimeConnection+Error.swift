import NIOCore
import NIOHTTP1

extension RuntimeConnection {
    /// POST `/runtime/invocation/{id}/error`: the function failed before the first byte of a response.
    @concurrent
    func error(of id: String, _ head: HTTPRequestHead, _ reader: inout RequestReader) async throws -> Next {
        guard let invocation = queue.invocation(id: id) else {
            return try await answer(.invalidRequestID, head, &reader)
        }
        guard invocation.beginAnswer(on: connection.channel, asError: true) else {
            let state = invocation.state.runtimeStateName
            return try await answer(.invalidTransition(from: state, to: "InvocationErrorResponse"), head, &reader)
        }
        let (failure, end) = await failure(head, &reader)
        if let failure {
            invocation.finish(.unanswered(.failed(failure)))
        } else if end == .tooLarge {
            invocation.finish(.unanswered(.failed(.tooLarge(limit: RuntimeLimit.bufferedResponse))))
        } else {
            invocation.finish(.unanswered(invocation.state.cut ?? .connectionLost(.exited(requestID: id))))
        }
        return try await conclude(end, head, &reader)
    }

    /// POST `/runtime/init/error`: the runtime could not start, which fails the invocation that waits longest.
    @concurrent
    mutating func initError(_ head: HTTPRequestHead, _ reader: inout RequestReader) async throws -> Next {
        let from = hasInitFailed ? "InitError" : session.invocation?.state.runtimeStateName
        if let from { return try await answer(.invalidTransition(from: from, to: "InitError"), head, &reader) }
        let (failure, end) = await failure(head, &reader)
        if let failure {
            hasInitFailed = true
            let waiting = sandbox.map { $0.failedToStart() } ?? queue.takeFirst()
            waiting?.finish(.unanswered(.failed(failure)))
        }
        return try await conclude(end, head, &reader)
    }

    @concurrent
    private func failure(
        _ head: HTTPRequestHead,
        _ reader: inout RequestReader
    ) async -> (FunctionFailure?, RequestReader.BodyEnd) {
        var body = ByteBuffer()
        let end = await reader.collect(into: &body, limit: RuntimeLimit.bufferedResponse)
        guard end == .whole else { return (nil, end) }
        let reported = head.headers.first(name: "lambda-runtime-function-error-type")
        let failure = FunctionFailure(
            type: FunctionFailure.normalizedType(reported),
            details: String(buffer: body)
        )
        return (failure, end)
    }

    @concurrent
    private func conclude(
        _ end: RequestReader.BodyEnd,
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
        case .truncated:
            return .close
        }
    }
}
