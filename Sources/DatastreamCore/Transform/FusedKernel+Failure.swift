extension FusedKernel {
    /// Hands out what the stages behind the one that has failed hold: as a flush would, but the failed one and those
    /// before it are not asked for anything.
    ///
    /// The second kernel is sound when the first has failed, and stands at ``TransformStep/needsInput``, for the first is
    /// asked at no other time. Should the second fail now, the search goes on behind the part of it that did.
    @inlinable
    public mutating func nextAfterFailure() -> TransformStep<Second.Output> {
        while failure == .first {
            do {
                if let step = try flushSecond() { return step }
            } catch {
                failure = .second
            }
        }
        guard failure == .second else { return .needsInput }
        let step = second.nextAfterFailure()
        if case .finished = step { stopFirst() }
        return step
    }

    /// Goes one step on with what stands behind the failure in the first kernel, and with the second one.
    /// - Returns: What comes out, or nil when there may be more.
    @inlinable
    mutating func flushSecond() throws -> TransformStep<Second.Output>? {
        switch try second.next() {
        case .output(let output): return .output(output)
        case .finished:
            stopFirst()
            return .finished
        case .needsInput:
            if firstIsOver { return .finished }
            switch first.nextAfterFailure() {
            case .output(let item):
                // the second may drop very many
                try Task.checkCancellation()
                try second.receive(item)
            case .finished:
                firstIsOver = true
                try second.receiveEnd()
            case .needsInput:
                guard isFlushing else { return .needsInput }
                isFlushing = false
                try second.receiveFlush()
            }
            return nil
        }
    }
}
