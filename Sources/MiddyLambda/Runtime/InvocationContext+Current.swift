extension InvocationContext {
    /// The context of the invocation that the current task works for, or nil outside of one.
    ///
    /// A task-local, so it holds for everything a handler, a middleware and a body await, whatever the number of invocations
    /// at once. With one at a time the variable `_X_AMZN_TRACE_ID` holds the trace header too, as on Lambda's own runtimes.
    ///
    /// ```swift
    /// let traceHeader = InvocationContext.current?.traceID
    /// ```
    @TaskLocal public static var current: InvocationContext?
}
