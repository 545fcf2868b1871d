/// A kernel in front of a writer: what is written goes through the kernel first.
///
/// This is how a pipeline is driven: each fused section becomes one of these around the sink.
public struct TransformWriter<Kernel: Transformer, Downstream: StreamWriter>: StreamWriter
where Kernel.Output == Downstream.Input, Kernel.Input: Sendable {
    /// What the kernel takes.
    public typealias Input = Kernel.Input
    /// What the sink makes of it.
    public typealias Output = Downstream.Output

    @usableFromInline var kernel: Kernel
    @usableFromInline var downstream: Downstream
    @usableFromInline var passedOn: UInt64 = 0
    @usableFromInline var kernelIsFinished = false
    @usableFromInline var kernelHasFailed = false

    /// Puts `kernel` in front of `downstream`.
    @inlinable
    public init(_ kernel: consuming Kernel, before downstream: consuming Downstream) {
        self.kernel = kernel
        self.downstream = downstream
    }

    /// True when the kernel or the sink wants nothing more.
    @inlinable
    public var isFinished: Bool { kernelIsFinished || downstream.isFinished }

    /// What the sink says.
    @inlinable
    public var flushesBeforeAbort: Bool { downstream.flushesBeforeAbort }

    /// How many items have left the last transform.
    @inlinable
    public var itemsPassedOn: UInt64? { downstream.itemsPassedOn ?? passedOn }

    /// Gives one item to the kernel and writes what comes of it.
    @inlinable
    @concurrent
    public mutating func write(_ item: consuming Kernel.Input) async throws {
        guard !isFinished else { return }
        do { try kernel.receive(item) } catch { throw note(error) }
        try await drain()
    }

    /// Flushes the kernel, then the sink.
    @inlinable
    @concurrent
    public mutating func flush() async throws {
        if !isFinished {
            do { try kernel.receiveFlush() } catch { throw note(error) }
            try await drain()
        }
        try await downstream.flush()
    }

    /// Ends the kernel, writes the rest, and finishes the sink; when that fails the sink is aborted.
    @inlinable
    @concurrent
    public mutating func finish() async throws -> Downstream.Output {
        do {
            if !isFinished {
                do { try kernel.receiveEnd() } catch { throw note(error) }
                try await drain()
            }
        } catch {
            await abort(error)
            throw error
        }
        stop()
        return try await downstream.finish()
    }

    /// Stops the kernel and aborts the sink.
    ///
    /// When it is the kernel that has failed, and the sink keeps what it has got, what stands behind the failure is flushed
    /// first, as everything is when a source has failed.
    @inlinable
    @concurrent
    public mutating func abort(_ error: any Error) async {
        if kernelHasFailed, !Task.isCancelled, flushesBeforeAbort {
            // the first error is the one that counts
            try? await flushBehindFailure()
        }
        stop()
        await downstream.abort(error)
    }

    /// Keeps in mind that it is the kernel that has failed, not what stands below it.
    @inlinable
    mutating func note(_ error: any Error) -> any Error {
        kernelHasFailed = true
        return error
    }

    /// Writes what stands behind the part of the kernel that has failed, and flushes the sink.
    @inlinable
    @concurrent
    mutating func flushBehindFailure() async throws {
        let mask = pauseMask(of: Kernel.Output.self)
        var count = 0
        behind: while !downstream.isFinished {
            switch kernel.nextAfterFailure() {
            case .output(let output):
                count &+= 1
                if count & mask.cancellation == 0 { try await RunContext.pause(after: count, mask: mask) }
                passedOn &+= 1
                try await downstream.write(output)
            case .needsInput: break behind
            case .finished:
                kernelIsFinished = true
                break behind
            }
        }
        try await downstream.flush()
    }

    /// Tells a kernel that is not finished that nobody wants more.
    @inlinable
    mutating func stop() {
        guard !kernelIsFinished else { return }
        kernelIsFinished = true
        kernel.receiveStop()
    }

    /// Writes what the kernel has to say.
    ///
    /// One input may become very many outputs, so this pauses like a driver.
    @inlinable
    @concurrent
    mutating func drain() async throws {
        let mask = pauseMask(of: Kernel.Output.self)
        var count = 0
        while true {
            let step: TransformStep<Kernel.Output>
            do { step = try kernel.next() } catch { throw note(error) }
            switch consume step {
            case .output(let output):
                count &+= 1
                if count & mask.cancellation == 0 { try await RunContext.pause(after: count, mask: mask) }
                passedOn &+= 1
                try await downstream.write(output)
                if downstream.isFinished { return }
            case .needsInput: return
            case .finished:
                kernelIsFinished = true
                return
            }
        }
    }
}
