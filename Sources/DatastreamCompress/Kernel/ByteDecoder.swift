/// A decompression library's state for one run: one allocation, freed with the decoder.
///
/// A decoder belongs to one kernel, which has one owner at a time.
protocol ByteDecoder: AnyObject, Sendable {
    /// How its input is wrapped.
    var format: CompressionFormat { get }

    /// The header of the first member, once it has been read.
    var header: GzipHeader? { get }

    /// Reads some of `input` and writes to the begin of `output`.
    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeProgress

    /// Makes ready for a further member.
    func beginMember()
}

extension ByteDecoder {
    var header: GzipHeader? { nil }
}

/// What a decoder did.
struct DecodeProgress {
    enum State {
        case running, memberEnded
        case failed(CompressionError)
    }

    var consumed: Int
    var produced: Int
    var state: State
}
