/// The kernels of one measured section, and the meters of its stages in order.
public struct MeasuredSection {
    @usableFromInline let measurement: GaugeMeasurement
    @usableFromInline var meters: [StageMeter] = []

    @usableFromInline
    init(_ measurement: GaugeMeasurement) { self.measurement = measurement }

    /// Puts a meter around a kernel.
    /// - Parameters:
    ///   - kernel: The kernel; it belongs to the result from here on.
    ///   - stage: The stage it is of, which names it in the report.
    @inlinable
    public mutating func measure<Kernel: Transformer, Stage>(
        _ kernel: consuming Kernel,
        of stage: Stage.Type
    ) -> MeasuredTransformer<Kernel.Input, Kernel.Output> {
        MeasuredTransformer(MeasuredKernel(kernel, meter: addMeter(of: stage)))
    }

    @usableFromInline
    mutating func addMeter<Stage>(of stage: Stage.Type) -> StageMeter {
        let meter = measurement.meter(stageName(of: stage))
        meters.append(meter)
        return meter
    }
}
