/// What happens to a running function when the client that waits for it goes away.
public enum DisconnectPolicy: String, Sendable, Hashable, CaseIterable {
    /// Closes the runtime's connection, so that the runtime can cancel its run.
    case cancel

    /// Reads the rest of the response and drops it, as the service does: the function never learns.
    case drain
}
