extension MiddyChain {
    /// The hooks of a chain, and whether there are any for what costs something to observe.
    ///
    /// They are called by index: a loop over the elements would copy nine functions for each call of one.
    @usableFromInline
    struct Observers: Sendable {
        @usableFromInline var all: [MiddyHooks<Event, Context, Response>] = []
        /// Whether the time that middlewares take is asked for.
        @usableFromInline var timesMiddlewares = false
        /// Whether the time that the handler takes is asked for.
        @usableFromInline var timesHandler = false

        init() {}

        @inlinable var isEmpty: Bool { all.isEmpty }

        /// Adds hooks behind those that are there.
        mutating func append(_ hooks: MiddyHooks<Event, Context, Response>) {
            all.append(hooks)
            timesMiddlewares = timesMiddlewares || hooks.afterMiddleware != nil
            timesHandler = timesHandler || hooks.afterHandler != nil
        }
    }
}
