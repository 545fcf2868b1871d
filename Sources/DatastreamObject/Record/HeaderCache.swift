/// What a stage has worked out from the names of its rows, kept while rows share them.
package struct HeaderCache<Plan: Sendable>: Sendable {
    private var header: RecordHeader?
    private var plan: Plan?

    /// A cache without a plan.
    package init() {}

    /// The plan for a header, made when the header is not that of the row before.
    package mutating func plan(for header: RecordHeader, _ make: (RecordHeader) -> Plan) -> Plan {
        if header === self.header, let plan { return plan }
        // rows that were made one by one do not share the object, but mostly the names
        if let known = self.header, let plan, known.names == header.names { return plan }
        let plan = make(header)
        self.header = header
        self.plan = plan
        return plan
    }
}
