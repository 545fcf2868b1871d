/// Counts the tokens that are alive: put one into whatever has to be released, and look for zero.
///
/// ```swift
/// let kernels = LiveCounter()
/// // in makeTransformer: Kernel(token: kernels.token())
/// try await run()
/// precondition(kernels.count == 0)
/// ```
public final class LiveCounter: Sendable {
    private let monitor = Monitor(0)

    /// Makes a counter that stands at zero.
    public init() {}

    /// How many tokens are alive.
    public var count: Int { monitor.update { $0 } }

    /// Makes a token that counts until it is released.
    public func token() -> Token {
        monitor.update { $0 += 1 }
        return Token(monitor)
    }

    /// Returns when no token is alive, at once if none is.
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForZero() async throws { try await monitor.wait(until: { $0 == 0 }) }

    /// Counts as long as it is alive.
    public final class Token: Sendable {
        private let monitor: Monitor<Int>

        fileprivate init(_ monitor: Monitor<Int>) { self.monitor = monitor }

        deinit { monitor.update { $0 -= 1 } }
    }
}
