/// The kernels of one measured section, and the meters of its stages in order.
public struct MeasuredSection {
    @usableFromInline let measurement: GaugeMeasurement
    @usableFromInline var meters: [StageMeter] = []

    @usableFromInline
    init(_ measurement: GaugeMeasurement) { self.measurement = measurement }

    /// Puts a meter around a kernel.
    /// - Parameters:
    ///   - kernel: The kernel; it belongs to the result from here on.
    ///   - stage: The stage it is of, whose type names it in the report.
    @inlinable
    public mutating func measure<Kernel: Transformer, Stage>(
        _ kernel: consuming Kernel,
        of stage: Stage
    ) -> MeasuredTransformer<Kernel.Input, Kernel.Output> {
        MeasuredTransformer(MeasuredKernel(kernel, meter: addMeter(of: stage)))
    }

    /// Makes the meter of a stage that may be a choice between two, and goes by the name of the chosen one then.
    @usableFromInline
    mutating func addMeter<Stage>(of stage: Stage) -> StageMeter {
        addMeter(stageName(of: stage))
    }

    private mutating func addMeter(_ name: String) -> StageMeter {
        let meter = measurement.meter(name)
        meters.append(meter)
        return meter
    }
}
