extension DrivableStream {
    /// Attaches a gauge to a stream that somebody else will run, such as a body that a handler returns.
    ///
    /// ```swift
    /// let gauge = backpressureGauge()
    /// return pipejoin { … }.gauged(by: gauge)         // and gauge.report while it is sent, or afterwards
    /// ```
    /// What stands above it is measured; what reads the stream is the report's sink.
    @inlinable
    public func gauged(by gauge: BackpressureGauge) -> GaugedStream<Self> { GaugedStream(base: self, gauge: gauge) }

    /// Drives the stream into a measured writer, with a meter around each stage.
    @inlinable
    @concurrent
    func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext,
        measuredBy gauge: BackpressureGauge
    ) async throws -> Writer.Output where Writer.Input == Element {
        let measurement = gauge.begin()
        run.measurement = measurement
        defer { measurement.end() }
        let box = WriterBox(MeasuredWriter(writer, meter: measurement.sink))
        try await drive(into: AnyStreamWriter(box), in: run)
        guard let output = box.output else { throw CancellationError() }
        return output
    }
}

/// A stream with a gauge attached: what ``DrivableStream/gauged(by:)`` returns.
public struct GaugedStream<Base: DrivableStream>: PipeableStream {
    /// What the stream gives.
    public typealias Element = Base.Element
    /// Whatever the stream throws.
    public typealias Failure = any Error
    /// The stream's own.
    public typealias AsyncIterator = Base.AsyncIterator

    @usableFromInline let base: Base
    @usableFromInline let gauge: BackpressureGauge

    @inlinable
    init(base: Base, gauge: BackpressureGauge) {
        self.base = base
        self.gauge = gauge
    }

    /// Drives the stream with a meter around each stage.
    @inlinable
    @concurrent
    public func drive<Writer: StreamWriter>(
        into writer: consuming Writer,
        in run: RunContext
    ) async throws -> Writer.Output where Writer.Input == Element {
        try await base.drive(into: writer, in: run, measuredBy: gauge)
    }

    /// Makes an iterator, which is not measured.
    @inlinable
    public func makeAsyncIterator(in run: RunContext) -> Base.AsyncIterator { base.makeAsyncIterator(in: run) }
}
