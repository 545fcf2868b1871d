import DatastreamCompress
import DatastreamCore
import NIOCore

/// Runs a stage over chunks; whatever comes, it has to end, within its limit, without a crash.
func decompress<Stage: TransformStream<ByteBuffer, ByteBuffer>>(_ stage: Stage, _ chunks: [ByteBuffer]) {
    do {
        var kernel = try stage.makeTransformer(in: RunContext())
        var size = 0
        func drain() throws -> Bool {
            while true {
                switch try kernel.next() {
                case .output(let piece):
                    size += piece.readableBytes
                    precondition((1...65_536).contains(piece.readableBytes) && size <= 1_000_000)
                case .needsInput: return true
                case .finished: return false
                }
            }
        }
        for chunk in chunks {
            try kernel.receive(chunk)
            guard try drain() else { return }
        }
        try kernel.receiveEnd()
        let wantsMore = try drain()
        precondition(!wantsMore, "it wants input after the end")
    } catch let error as CompressionError {
        precondition(error.code != .libraryFailed)
    } catch {
        preconditionFailure("an error of another type: \(error)")
    }
}

/// What libFuzzer calls for every input: the first byte says which stage, the second how the rest is cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = UnsafeBufferPointer(start: data, count: size)
    guard bytes.count >= 2 else { return 0 }
    var rest = ByteBuffer(bytes: bytes.dropFirst(2))
    var chunks: [ByteBuffer] = []
    while let chunk = rest.readSlice(length: min(Int(bytes[1]) + 1, rest.readableBytes)), chunk.readableBytes > 0 {
        chunks.append(chunk)
    }
    switch bytes[0] & 3 {
    case 0: decompress(gzipDecompressStream(maxOutputSize: 1_000_000), chunks)
    case 1: decompress(deflateDecompressStream(maxOutputSize: 1_000_000), chunks)
    case 2: decompress(deflateDecompressStream(container: .raw, maxOutputSize: 1_000_000), chunks)
    default: decompress(decompressStream(trailingData: .ignore, maxOutputSize: 1_000_000), chunks)
    }
    return 0
}
