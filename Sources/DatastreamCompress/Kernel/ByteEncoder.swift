/// A compression library's state for one run: one allocation, freed with the encoder.
///
/// An encoder belongs to one kernel, which has one owner at a time.
protocol ByteEncoder: AnyObject, Sendable {
    /// Reads some of `input` and writes to the begin of `output`.
    ///
    /// With `.flush` and `.finish` it is called again until it says that it is done.
    func encode(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer,
        _ command: EncodeCommand
    ) throws(CompressionError) -> EncodeProgress

    /// What follows the data once it is finished.
    var trailer: [UInt8] { get }
}

extension ByteEncoder {
    var trailer: [UInt8] { [] }
}

/// What an encoder is to do besides reading.
enum EncodeCommand {
    case process, flush, finish
}

/// What an encoder did.
struct EncodeProgress {
    var consumed: Int
    var produced: Int
    /// The flush or the end is complete.
    var isDone: Bool
}
