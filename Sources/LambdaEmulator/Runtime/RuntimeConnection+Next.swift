import NIOCore
import NIOHTTP1

extension RuntimeConnection {
    /// GET `/runtime/invocation/next`: waits for an invocation and hands it out.
    @concurrent
    func next(_ head: HTTPRequestHead, _ reader: inout RequestReader) async throws -> Next {
        if hasInitFailed { return try await answer(.invalidTransition(from: "InitError", to: "Ready"), head, &reader) }
        guard await reader.drop() == .whole else { return .close }
        sandbox?.asked(after: earlierExits)
        if session.invocation == nil, let orphan = sandbox?.adoptOrphan(on: connection.channel) {
            guard session.take(orphan) else {
                orphan.abandon()
                return .close
            }
        }
        if let current = session.invocation {
            let state = current.state
            switch state.phase {
            case .queued, .running:
                try await handOut(current, head)
                return .request
            case .finished where !state.isJammed:
                if let finished = session.letGo() { queue.forget(finished) }
            case .responding, .finished:
                let refusal = FixedResponse.invalidTransition(from: state.runtimeStateName, to: "Ready")
                try await connection.send(refusal, for: head)
                return .request
            }
        }
        guard let invocation = await take() else {
            if !session.isClosed { try await connection.send(.runtimeShutDown, for: head) }
            return .close
        }
        try await handOut(invocation, head)
        return .request
    }

    /// The next invocation that somebody still waits for, or `nil` if there will be none.
    private func take() async -> Invocation? {
        while let invocation = await queue.next(for: session) {
            if invocation.state.phase == .running {
                // Handed over by another connection of the process.
                guard invocation.adopt(on: connection.channel) else { continue }
                if session.take(invocation) { return invocation }
                invocation.abandon()
                return nil
            }
            queue.remember(invocation)
            guard session.take(invocation) else {
                queue.forget(invocation)
                queue.putBack(invocation)
                return nil
            }
            let hasStarted = invocation.start(
                on: connection.channel,
                timeout: configuration.timeout,
                by: configuration.deadlineTimer,
                onTimeout: { [sandbox] in sandbox?.kill() }
            )
            if hasStarted {
                let exit = sandbox?.took(invocation, after: earlierExits)
                invocation.client.record?.taken(by: sandbox, version: invocation.client.executedVersion)
                guard let exit else { return invocation }
                invocation.interrupt(.exited(.exited(requestID: invocation.id, exit)))
            }
            if let over = session.letGo() { queue.forget(over) }
        }
        return nil
    }

    private func handOut(_ invocation: Invocation, _ request: HTTPRequestHead) async throws {
        var headers: HTTPHeaders = [
            "Content-Type": "application/json",
            "Content-Length": String(invocation.event.readableBytes),
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": String(invocation.deadline.milliseconds),
            "Lambda-Runtime-Invoked-Function-Arn": invocation.functionARN,
            "Lambda-Runtime-Trace-Id": invocation.traceID,
        ]
        if let context = invocation.clientContext { headers.add(name: "Lambda-Runtime-Client-Context", value: context) }
        let head = connection.framed(
            HTTPResponseHead(version: request.version, status: .ok, headers: headers),
            for: request
        )
        try await connection.writer.write(
            contentsOf: [.head(head), .body(.byteBuffer(invocation.event)), .end(nil)]
        )
    }
}
