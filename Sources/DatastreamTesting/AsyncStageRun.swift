import DatastreamCore

/// One asynchronous transformer on its way through a plan, and what the protocol says about it.
struct AsyncStageRun<Stage: AsyncTransformStream, Normal: Equatable> {
    private let verifier: AsyncTransformVerifier<Stage, Normal>
    private let plan: FeedingPlan<Stage.Input>
    private let context = RunContext()
    private var stage: Stage.Stage
    private var outputs: [Stage.Output] = []
    private var hasReceived = false
    private var isFinished = false

    init(of verifier: AsyncTransformVerifier<Stage, Normal>, _ plan: FeedingPlan<Stage.Input>) async throws {
        self.verifier = verifier
        self.plan = plan
        stage = try verifier.stage.makeAsyncTransformer(in: context)
        try await drain()
        try expectNothing(of: "before its first input")
    }

    /// Feeds the whole plan and ends the stage.
    mutating func all() async throws {
        for step in plan.steps { try await feed(step) }
        try await end()
    }

    mutating func feed(_ step: FeedingPlan<Stage.Input>.Step) async throws {
        guard !isFinished else { return }
        switch step {
        case .input(let input):
            hasReceived = true
            try await stage.receive(input)
            try await drain()
        case .flush:
            try await flush()
            if !hasReceived { try expectNothing(of: "when it is flushed before its first input") }
            let count = outputs.count
            guard !isFinished else { return }
            try await flush()
            if outputs.count != count { throw error("a second flush in a row emits \(outputs.count - count) outputs") }
        }
    }

    /// Leaves the transformer in the middle of its work.
    mutating func feedWithoutDraining(_ step: FeedingPlan<Stage.Input>.Step) async throws {
        guard !isFinished else { return }
        switch step {
        case .input(let input): try await stage.receive(input)
        case .flush: try await stage.receiveFlush()
        }
        _ = try await stage.next()
    }

    /// Gives the transformer up, as a run does that has failed.
    mutating func cancel() async {
        if !isFinished { await stage.cancel() }
    }

    mutating func end() async throws {
        if !isFinished {
            try await stage.receiveEnd()
            try await drain()
        }
        guard isFinished else { throw error("it needs input after its end") }
        for _ in 0..<3 {
            guard case .finished = try await stage.next() else { throw error("it goes on after it was finished") }
        }
    }

    func outcome() throws -> AsyncTransformVerifier<Stage, Normal>.Outcome {
        var results: [String: any Sendable] = [:]
        for name in verifier.resultNames { results[name] = context[name] }
        return AsyncTransformVerifier.Outcome(normal: try verifier.normalise(outputs), results: results)
    }

    private mutating func flush() async throws {
        try await stage.receiveFlush()
        try await drain()
    }

    private mutating func drain() async throws {
        while true {
            switch try await stage.next() {
            case .output(let output): outputs.append(output)
            case .needsInput: return
            case .finished:
                isFinished = true
                return
            }
            if outputs.count > verifier.maxOutputs { throw error("it emits more than \(verifier.maxOutputs) outputs") }
        }
    }

    private func expectNothing(of moment: String) throws {
        if isFinished { throw error("it is finished \(moment)") }
        if !outputs.isEmpty { throw error("it emits \(outputs.count) outputs \(moment)") }
    }

    private func error(_ message: String) -> VerificationError { verifier.error(plan, message) }
}
