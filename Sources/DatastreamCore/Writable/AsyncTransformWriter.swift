/// An asynchronous transformer in front of a writer: what is written goes through the transformer first.
public struct AsyncTransformWriter<Stage: AsyncTransformer, Downstream: StreamWriter>: StreamWriter
where Stage.Output == Downstream.Input, Stage.Input: Sendable {
    /// What the transformer takes.
    public typealias Input = Stage.Input
    /// What the sink makes of it.
    public typealias Output = Downstream.Output

    @usableFromInline var stage: Stage
    @usableFromInline var downstream: Downstream
    @usableFromInline var passedOn: UInt64 = 0
    @usableFromInline var stageIsFinished = false
    @usableFromInline var stageHasFailed = false

    /// Puts `stage` in front of `downstream`.
    @inlinable
    public init(_ stage: consuming Stage, before downstream: consuming Downstream) {
        self.stage = stage
        self.downstream = downstream
    }

    /// True when the transformer or the sink wants nothing more.
    @inlinable
    public var isFinished: Bool { stageIsFinished || downstream.isFinished }

    /// What the sink says.
    @inlinable
    public var flushesBeforeAbort: Bool { downstream.flushesBeforeAbort }

    /// How many items have left the last transform.
    @inlinable
    public var itemsPassedOn: UInt64? { downstream.itemsPassedOn ?? passedOn }

    /// Gives one item to the transformer and writes what comes of it.
    @inlinable
    @concurrent
    public mutating func write(_ item: consuming Stage.Input) async throws {
        guard !isFinished else { return }
        do { try await stage.receive(item) } catch { throw note(error) }
        try await drain()
    }

    /// Flushes the transformer, then the sink.
    @inlinable
    @concurrent
    public mutating func flush() async throws {
        if !isFinished {
            do { try await stage.receiveFlush() } catch { throw note(error) }
            try await drain()
        }
        try await downstream.flush()
    }

    /// Ends the transformer, writes the rest, and finishes the sink; when that fails both are given up.
    @inlinable
    @concurrent
    public mutating func finish() async throws -> Downstream.Output {
        do {
            if !isFinished {
                do { try await stage.receiveEnd() } catch { throw note(error) }
                try await drain()
            }
        } catch {
            await abort(error)
            throw error
        }
        if !stageIsFinished { await stage.cancel() }
        return try await downstream.finish()
    }

    /// Ends the transformer's tasks, then aborts the sink.
    ///
    /// When it is the transformer that has failed, and the sink keeps what it has got, what stands below is flushed first,
    /// as everything is when a source has failed.
    @inlinable
    @concurrent
    public mutating func abort(_ error: any Error) async {
        if !stageIsFinished { await stage.cancel() }
        if stageHasFailed, !Task.isCancelled, flushesBeforeAbort {
            // the first error is the one that counts
            try? await downstream.flush()
        }
        await downstream.abort(error)
    }

    /// Keeps in mind that it is the transformer that has failed, not what stands below it.
    @inlinable
    mutating func note(_ error: any Error) -> any Error {
        stageHasFailed = true
        return error
    }

    /// Writes what the transformer has to say.
    ///
    /// One input may become very many outputs without a wait, so this pauses like a driver.
    @inlinable
    @concurrent
    mutating func drain() async throws {
        let mask = pauseMask(of: Stage.Output.self)
        var count = 0
        while true {
            let step: TransformStep<Stage.Output>
            do { step = try await stage.next() } catch { throw note(error) }
            switch consume step {
            case .output(let output):
                try Task.checkCancellation()
                count &+= 1
                if count & mask.yield == 0 { await Task.yield() }
                passedOn &+= 1
                try await downstream.write(output)
                if downstream.isFinished { return }
            case .needsInput: return
            case .finished:
                stageIsFinished = true
                return
            }
        }
    }
}
