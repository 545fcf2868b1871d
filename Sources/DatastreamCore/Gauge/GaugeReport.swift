/// What a ``BackpressureGauge`` has measured up to one moment.
///
/// Printed, it is a table. Of each stage's time, `working` is its own; a stage waits for upstream when it has nothing to do,
/// and is held up by downstream while others use what it gave. In a run of one task, the working times of the source, the
/// stages and the sink add up to the elapsed time; stages with tasks of their own overlap with others. Of those, `buffered`
/// waits for its source while there is room and is held up while it is full, and a parallel map works while at least one of
/// its calls is under way, and is held up while it has only results.
public struct GaugeReport: Sendable {
    /// What has passed one side of a stage.
    public struct Flow: Sendable, Equatable {
        /// How many items: rows, batches or chunks of bytes.
        public var chunks = 0
        /// How many elements those held: the rows of batches; as many as `chunks` for single values.
        public var elements = 0
        /// How many bytes, or nil for items that do not count in bytes.
        public var bytes: Int?
    }

    /// One row of the report.
    public struct Stage: Sendable, Equatable {
        /// The stage's name, made from its type: `gzipCompressStream`; `source` and `sink` for the ends.
        public var name: String
        /// What went in; nothing for the source.
        public var input = Flow()
        /// What came out; nothing for the sink.
        public var output = Flow()
        /// How long it worked: for the source, how long the first stage waited for it; for the sink, its writes.
        public var working = Duration.zero
        /// How long it had nothing to work on.
        public var waitingForUpstream = Duration.zero
        /// How long what it had made was not yet taken, or was being used.
        public var heldByDownstream = Duration.zero
    }

    /// How long the run has taken so far.
    public var elapsed = Duration.zero
    /// True while the run goes on.
    public var isRunning = false
    /// The source, every stage in order, and the sink; empty when nothing has run.
    public var stages: [Stage] = []

    init() {}

    init(elapsed: Duration, isRunning: Bool, stages: [Stage], sink: Stage) {
        self.elapsed = elapsed
        self.isRunning = isRunning
        let first = stages.first ?? sink
        let source = Stage(
            name: "source",
            output: first.input,
            working: first.waitingForUpstream,
            heldByDownstream: max(.zero, elapsed - first.waitingForUpstream)
        )
        self.stages = [source] + stages + [sink]
    }

    /// Where most of the time went: the row with the longest `working`, or nil when nothing has run.
    public var bottleneck: Stage? { stages.max { $0.working < $1.working } }
}
