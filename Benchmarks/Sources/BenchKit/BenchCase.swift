/// Something to measure.
package struct BenchCase: Sendable {
    /// One pass: it returns how much was done, and what it found.
    package typealias Body = @Sendable () async throws -> Outcome

    /// What one pass did.
    package struct Outcome: Sendable {
        /// Bytes or elements, whatever the case counts.
        package var amount: Int
        /// What was found, the same for everyone who does the same job.
        package var check: String?
        /// Something to know about the figure.
        package var note: String

        package init(_ amount: Int, check: String? = nil, note: String = "") {
            self.amount = amount
            self.check = check
            self.note = note
        }
    }

    /// The name on the command line.
    package let name: String
    /// Makes what the passes need, and the pass.
    package let prepare: @Sendable () async throws -> Body

    /// Makes a case whose preparation is not measured.
    package init(_ name: String, prepare: @escaping @Sendable () async throws -> Body) {
        self.name = name
        self.prepare = prepare
    }
}
