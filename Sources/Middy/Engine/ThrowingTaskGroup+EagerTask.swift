extension ThrowingTaskGroup {
    /// Adds a task that begins at once, on this thread, where the system can do that; it saves waking another one.
    @inlinable
    package mutating func addEagerTask(_ work: @escaping @Sendable () async -> ChildTaskResult) {
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            addImmediateTask { await work() }
        } else {
            addTask { await work() }
        }
    }
}
