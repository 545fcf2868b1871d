import DatastreamCore

/// One kernel on its way through a plan, and what the protocol says about it.
struct KernelRun<Stage: TransformStream, Normal: Equatable> {
    private let verifier: TransformVerifier<Stage, Normal>
    private let plan: FeedingPlan<Stage.Input>
    private let context = RunContext()
    private var kernel: Stage.Kernel
    private var outputs: [Stage.Output] = []
    private var hasReceived = false
    private var isFinished = false

    init(of verifier: TransformVerifier<Stage, Normal>, _ plan: FeedingPlan<Stage.Input>) throws {
        self.verifier = verifier
        self.plan = plan
        kernel = try verifier.stage.makeTransformer(in: context)
        try drain()
        try expectNothing(of: "before its first input")
    }

    /// Feeds the whole plan and ends the kernel.
    mutating func all() throws {
        for step in plan.steps { try feed(step) }
        try end()
    }

    mutating func feed(_ step: FeedingPlan<Stage.Input>.Step) throws {
        guard !isFinished else { return }
        switch step {
        case .input(let input):
            hasReceived = true
            try kernel.receive(input)
            try drain()
        case .flush:
            try flush()
            if !hasReceived { try expectNothing(of: "when it is flushed before its first input") }
            let count = outputs.count
            guard !isFinished else { return }
            try flush()
            if outputs.count != count { throw error("a second flush in a row emits \(outputs.count - count) outputs") }
        }
    }

    /// Leaves the kernel in the middle of its work.
    mutating func feedWithoutDraining(_ step: FeedingPlan<Stage.Input>.Step) throws {
        guard !isFinished else { return }
        switch step {
        case .input(let input): try kernel.receive(input)
        case .flush: try kernel.receiveFlush()
        }
        _ = try kernel.next()
    }

    mutating func end() throws {
        if !isFinished {
            try kernel.receiveEnd()
            try drain()
        }
        guard isFinished else { throw error("it needs input after its end") }
        for _ in 0..<3 {
            guard case .finished = try kernel.next() else { throw error("it goes on after it was finished") }
        }
    }

    func outcome() throws -> TransformVerifier<Stage, Normal>.Outcome {
        var results: [String: any Sendable] = [:]
        for name in verifier.resultNames { results[name] = context[name] }
        return TransformVerifier.Outcome(normal: try verifier.normalise(outputs), results: results)
    }

    private mutating func flush() throws {
        try kernel.receiveFlush()
        try drain()
    }

    private mutating func drain() throws {
        while true {
            switch try kernel.next() {
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
