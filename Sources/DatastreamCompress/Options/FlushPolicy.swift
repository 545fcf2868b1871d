/// When a compression stage puts out everything it has received so far, so that it can be decompressed at the other end.
///
/// Whatever the policy, a flush of the run (`receiveFlush`) does the same, and a flush with nothing pending puts out
/// nothing. Each flush costs 5 bytes or so and some compression.
public enum FlushPolicy: Hashable, Sendable {
    /// Only when the run is flushed: the best ratio.
    case none
    /// After every so many bytes of input, wherever the chunks are cut; at least 1.
    case every(bytes: Int)
    /// After every chunk that is not empty.
    case perChunk

    func validate() throws(CompressionError) {
        if case .every(let bytes) = self, bytes < 1 {
            throw CompressionError(.invalidOption, "flush is every \(bytes) bytes; it has to be at least 1")
        }
    }
}
