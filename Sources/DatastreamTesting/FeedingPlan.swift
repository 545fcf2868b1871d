import NIOCore

/// How many ways of giving an input are tried.
struct FeedingOptions {
    let maxCuts: Int
    let seeds: Range<UInt64>

    init(maxCuts: Int, seed: UInt64, randomRuns: Int) {
        self.maxCuts = maxCuts
        seeds = seed..<(seed &+ UInt64(max(randomRuns, 0)))
    }
}

/// One way of giving an input to a kernel: the pieces in order, with flushes in between.
struct FeedingPlan<Input> {
    enum Step {
        case input(Input)
        case flush
    }

    let name: String
    let steps: [Step]

    init(_ name: String, _ steps: [Step]) {
        self.name = name
        self.steps = steps
    }

    /// All of the items, one after the other, and nothing else.
    static func whole(_ items: [Input]) -> FeedingPlan { FeedingPlan("given whole", items.map { .input($0) }) }

    /// The ways of giving items that cannot be cut.
    static func plans(for items: [Input], with options: FeedingOptions) -> [FeedingPlan] {
        let inputs = items.map(Step.input)
        var plans = [
            FeedingPlan("flushed before the first item", [.flush] + inputs),
            FeedingPlan("flushed after every item", inputs.flatMap { [$0, .flush] }),
        ]
        for index in positions(in: 1..<(items.count + 1), atMost: options.maxCuts) {
            plans.append(FeedingPlan("flushed after item \(index)", inputs[..<index] + [.flush] + inputs[index...]))
        }
        for seed in options.seeds {
            var random = SeededGenerator(seed: seed)
            let steps = inputs.flatMap { Bool.random(using: &random) ? [$0, .flush] : [$0] }
            plans.append(FeedingPlan("flushed at random, seed \(seed)", steps))
        }
        return plans
    }

    /// Up to `limit` positions, spread evenly over a range.
    static func positions(in range: Range<Int>, atMost limit: Int) -> [Int] {
        guard range.count > limit else { return Array(range) }
        return (0..<limit).map { range.lowerBound + $0 * range.count / limit }
    }
}

extension FeedingPlan where Input == ByteBuffer {
    /// The ways of giving bytes.
    static func plans(for bytes: ByteBuffer, with options: FeedingOptions) -> [FeedingPlan] {
        let size = bytes.readableBytes
        let all = Step.input(bytes)
        let single = pieces(of: bytes, cuts: Array(1..<max(size, 1)))
        var plans = [
            FeedingPlan("flushed before the first chunk", [.flush, all]),
            FeedingPlan("flushed after the last chunk", [all, .flush]),
            FeedingPlan("between empty chunks", [.input(ByteBuffer()), all, .input(ByteBuffer())]),
            FeedingPlan("byte by byte", single),
            FeedingPlan("byte by byte, flushed after each", single.flatMap { [$0, .flush] }),
            FeedingPlan("byte by byte, with empty chunks", single.flatMap { [.input(ByteBuffer()), $0] }),
        ]
        for cut in positions(in: 1..<max(size, 1), atMost: options.maxCuts) {
            let halves = pieces(of: bytes, cuts: [cut])
            plans.append(FeedingPlan("cut at byte \(cut)", halves))
            plans.append(FeedingPlan("cut and flushed at byte \(cut)", [halves[0], .flush, halves[1]]))
            plans.append(
                FeedingPlan("cut at byte \(cut), an empty chunk there", [halves[0], .input(ByteBuffer()), halves[1]])
            )
        }
        for seed in options.seeds where size > 0 {
            var random = SeededGenerator(seed: seed)
            let cuts = (0..<Int.random(in: 1...16, using: &random))
                .map { _ in Int.random(in: 0...size, using: &random) }
            let steps = pieces(of: bytes, cuts: cuts.sorted())
            plans.append(FeedingPlan("cut at random, seed \(seed)", steps))
            let flushed = steps.flatMap { Bool.random(using: &random) ? [$0, .flush] : [$0] }
            plans.append(FeedingPlan("cut and flushed at random, seed \(seed)", flushed))
        }
        return plans
    }

    private static func pieces(of bytes: ByteBuffer, cuts: [Int]) -> [Step] {
        var rest = bytes
        var steps: [Step] = []
        for cut in cuts {
            let length = cut - (rest.readerIndex - bytes.readerIndex)
            if let piece = rest.readSlice(length: length) { steps.append(.input(piece)) }
        }
        steps.append(.input(rest))
        return steps
    }
}
