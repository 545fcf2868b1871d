public import DatastreamCore

extension RecordingSink {
    /// Records one run.
    public struct Writer: StreamWriter {
        private let sink: RecordingSink
        private let token: LiveCounter.Token

        init(sink: RecordingSink, token: LiveCounter.Token) {
            self.sink = sink
            self.token = token
        }

        /// True once the sink has as many items as it wants.
        public var isFinished: Bool {
            guard let limit = sink.limit else { return false }
            return sink.monitor.update { $0.doneWrites } >= limit
        }

        /// What the sink was made with.
        public var flushesBeforeAbort: Bool { sink.flushesBeforeAbort }

        /// Records the item; a gated sink holds the write.
        @concurrent
        public mutating func write(_ item: consuming Input) async throws {
            let item = item
            let number = sink.enter(.write) { $0.items.append(item) }
            defer { sink.leave() }
            if sink.isGated {
                try await sink.monitor.wait { state -> Void? in
                    guard state.permits > 0 else { return nil }
                    state.permits -= 1
                    return ()
                }
            }
            try sink.failIfAsked(at: .write(number))
            sink.monitor.update { $0.doneWrites += 1 }
        }

        /// Records the flush.
        @concurrent
        public mutating func flush() async throws {
            let number = sink.enter(.flush)
            defer { sink.leave() }
            try sink.failIfAsked(at: .flush(number))
        }

        /// Records the end.
        @concurrent
        public mutating func finish() async throws -> [Input] {
            sink.enter(.finish)
            defer { sink.leave() }
            try sink.failIfAsked(at: .finish)
            return sink.items
        }

        /// Records the failure.
        @concurrent
        public mutating func abort(_ error: any Error) async {
            sink.enter(.abort) { $0.errors.append(error) }
            sink.leave()
        }
    }

    /// Records the begin of a call.
    /// - Returns: How many calls of the kind there were.
    @discardableResult
    fileprivate func enter(_ event: Event, _ body: (inout State) -> Void = { _ in }) -> Int {
        monitor.update { state in
            if state.isBusy { state.violations.append("\(event) during another call") }
            if let end = state.events.first(where: { $0 == .finish || $0 == .abort }) {
                state.violations.append("\(event) after \(end)")
            }
            state.isBusy = true
            state.events.append(event)
            body(&state)
            return state.events.count { $0 == event }
        }
    }

    fileprivate func leave() { monitor.update { $0.isBusy = false } }

    fileprivate func failIfAsked(at point: FailurePoint) throws {
        if let failure, failure.point == point { throw failure.error }
    }
}
