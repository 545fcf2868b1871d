/// Sizes the Runtime API keeps.
enum RuntimeLimit {
    /// The most bytes of a buffered response, and of an error: 6 MiB and 100 bytes.
    static let bufferedResponse = 6_291_556

    /// The most bytes of an event that nobody waits for: 1 MiB.
    static let asynchronousEvent = 1_048_576
}
