import DatastreamCore

extension TransformVerifier {
    /// What one run has left behind.
    struct Outcome {
        var normal: Normal
        var results: [String: any Sendable]
    }

    var feeding: FeedingOptions { FeedingOptions(maxCuts: maxCuts, seed: seed, randomRuns: randomRuns) }

    func compare(
        _ plans: [FeedingPlan<Stage.Input>],
        whole: [Stage.Input],
        expected: Normal?
    ) throws -> Normal {
        let wholePlan = FeedingPlan.whole(whole)
        let reference = try outcome(of: wholePlan)
        if let expected, reference.normal != expected {
            throw error(wholePlan, difference(between: reference.normal, and: expected, "what was expected"))
        }
        for plan in plans {
            let outcome = try outcome(of: plan)
            if outcome.normal != reference.normal {
                throw error(plan, difference(between: outcome.normal, and: reference.normal, "what the whole gives"))
            }
            try compareResults(outcome, reference, plan)
        }
        for plan in [wholePlan] + plans.prefix(8) { try verifyDrop(plan) }
        try verifyTwoAtOnce(wholePlan, reference)
        return reference.normal
    }

    func compareFailures(
        _ plans: [FeedingPlan<Stage.Input>],
        whole: [Stage.Input],
        isExpected: (any Error) -> Bool
    ) throws {
        for plan in [FeedingPlan.whole(whole)] + plans {
            do {
                var run = try KernelRun(of: self, plan)
                try run.all()
            } catch {
                if error is VerificationError || !isExpected(error) {
                    throw self.error(plan, "it fails with \(error), which is not the expected error")
                }
                continue
            }
            throw error(plan, "it succeeds where it has to fail")
        }
    }

    func error(_ plan: FeedingPlan<Stage.Input>, _ message: String) -> VerificationError {
        VerificationError("\(name), \(plan.name): \(message)")
    }

    private func outcome(of plan: FeedingPlan<Stage.Input>) throws -> Outcome {
        var run = try KernelRun(of: self, plan)
        do {
            try run.all()
            return try run.outcome()
        } catch let error as VerificationError {
            throw error
        } catch {
            throw self.error(plan, "it fails with \(error)")
        }
    }

    private func compareResults(_ left: Outcome, _ right: Outcome, _ plan: FeedingPlan<Stage.Input>) throws {
        if let message = differenceOfResults(left.results, right.results, resultNames) { throw error(plan, message) }
    }

    /// Feeds half of the plan, takes at most one output, and lets the kernel go.
    private func verifyDrop(_ plan: FeedingPlan<Stage.Input>) throws {
        let before = liveCount?()
        do {
            var run = try KernelRun(of: self, plan)
            for step in plan.steps.prefix(plan.steps.count / 2) { try run.feed(step) }
            if plan.steps.count > plan.steps.count / 2 { try run.feedWithoutDraining(plan.steps[plan.steps.count / 2]) }
        }
        if let before, let after = liveCount?(), after != before {
            throw error(plan, "a kernel dropped half-way leaves \(after - before) of its resources alive")
        }
    }

    /// Runs two kernels of the description in turns; each has to behave as if it were alone.
    private func verifyTwoAtOnce(_ plan: FeedingPlan<Stage.Input>, _ reference: Outcome) throws {
        var first = try KernelRun(of: self, plan)
        var second = try KernelRun(of: self, plan)
        for step in plan.steps {
            try first.feed(step)
            try second.feed(step)
        }
        try first.end()
        try second.end()
        for outcome in [try first.outcome(), try second.outcome()] {
            let twice = FeedingPlan<Stage.Input>("two runs at once", [])
            if outcome.normal != reference.normal {
                throw error(twice, difference(between: outcome.normal, and: reference.normal, "what one alone gives"))
            }
            try compareResults(outcome, reference, twice)
        }
    }
}
