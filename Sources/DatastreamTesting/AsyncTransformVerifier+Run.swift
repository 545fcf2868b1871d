extension AsyncTransformVerifier {
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
    ) async throws -> Normal {
        let wholePlan = FeedingPlan.whole(whole)
        let reference = try await outcome(of: wholePlan)
        if let expected, reference.normal != expected {
            throw error(wholePlan, difference(between: reference.normal, and: expected, "what was expected"))
        }
        for plan in plans {
            let outcome = try await outcome(of: plan)
            if outcome.normal != reference.normal {
                throw error(plan, difference(between: outcome.normal, and: reference.normal, "what the whole gives"))
            }
            try compareResults(outcome, reference, plan)
        }
        for plan in [wholePlan] + plans.prefix(8) { try await verifyDrop(plan) }
        try await verifyTwoAtOnce(wholePlan, reference)
        return reference.normal
    }

    func compareFailures(
        _ plans: [FeedingPlan<Stage.Input>],
        whole: [Stage.Input],
        isExpected: (any Error) -> Bool
    ) async throws {
        for plan in [FeedingPlan.whole(whole)] + plans {
            do {
                try await finish(plan)
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

    private func outcome(of plan: FeedingPlan<Stage.Input>) async throws -> Outcome {
        do {
            return try await finish(plan).outcome()
        } catch let error as VerificationError {
            throw error
        } catch {
            throw self.error(plan, "it fails with \(error)")
        }
    }

    /// Goes through the whole plan; a transformer that fails is cancelled.
    @discardableResult
    private func finish(_ plan: FeedingPlan<Stage.Input>) async throws -> AsyncStageRun<Stage, Normal> {
        var run = try await AsyncStageRun(of: self, plan)
        do {
            try await run.all()
        } catch {
            await run.cancel()
            throw error
        }
        return run
    }

    private func compareResults(_ left: Outcome, _ right: Outcome, _ plan: FeedingPlan<Stage.Input>) throws {
        if let message = differenceOfResults(left.results, right.results, resultNames) { throw error(plan, message) }
    }

    /// Feeds half of the plan, takes at most one output, and cancels the transformer.
    private func verifyDrop(_ plan: FeedingPlan<Stage.Input>) async throws {
        let before = liveCount?()
        do {
            var run = try await AsyncStageRun(of: self, plan)
            for step in plan.steps.prefix(plan.steps.count / 2) { try await run.feed(step) }
            if plan.steps.count > plan.steps.count / 2 {
                try await run.feedWithoutDraining(plan.steps[plan.steps.count / 2])
            }
            await run.cancel()
        }
        if let before, let after = liveCount?(), after != before {
            throw error(plan, "a transformer given up half-way leaves \(after - before) of its resources alive")
        }
    }

    /// Runs two transformers of the description in turns; each has to behave as if it were alone.
    private func verifyTwoAtOnce(_ plan: FeedingPlan<Stage.Input>, _ reference: Outcome) async throws {
        var first = try await AsyncStageRun(of: self, plan)
        var second = try await AsyncStageRun(of: self, plan)
        for step in plan.steps {
            try await first.feed(step)
            try await second.feed(step)
        }
        try await first.end()
        try await second.end()
        for outcome in [try first.outcome(), try second.outcome()] {
            let twice = FeedingPlan<Stage.Input>("two runs at once", [])
            if outcome.normal != reference.normal {
                throw error(twice, difference(between: outcome.normal, and: reference.normal, "what one alone gives"))
            }
            try compareResults(outcome, reference, twice)
        }
    }
}
