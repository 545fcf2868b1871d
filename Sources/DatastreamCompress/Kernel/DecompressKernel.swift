public import DatastreamCore
public import NIOCore

/// Feeds chunks to a decompression library and hands out what it makes of them, at most 64 KiB at a time.
///
/// The library reads the chunk where it lies and writes into the buffer that is handed out; nothing more is decompressed
/// before that was taken. All of a chunk is handed out before the next is asked for, but for what the library needs more
/// input to decode.
public struct DecompressKernel: Transformer {
    /// Compressed bytes go in.
    public typealias Input = ByteBuffer
    /// Bytes come out.
    public typealias Output = ByteBuffer

    private enum Mode { case detecting, inMember, betweenMembers, trailing, finished }

    private let makeDecoder: (CompressionFormat) throws(CompressionError) -> any ByteDecoder
    private let options: DecompressionOptions
    private let slot: ResultSlot<DecompressionReport>
    private var decoder: (any ByteDecoder)?
    private var report: DecompressionReport?
    private var mode = Mode.inMember
    private var input = ByteBuffer()
    private var inputIsOver = false
    private var output: ByteBuffer?
    /// The last call filled its buffer, so the library may have more to say without input.
    private var mayHoldOutput = false
    private var inputSize = 0
    private var outputSize = 0

    /// Reads one format, or what is detected when `format` is nil.
    init(
        _ format: CompressionFormat?,
        options: DecompressionOptions,
        slot: ResultSlot<DecompressionReport>,
        makeDecoder: @escaping (CompressionFormat) throws(CompressionError) -> any ByteDecoder
    ) throws(CompressionError) {
        try options.validate()
        self.options = options
        self.slot = slot
        self.makeDecoder = makeDecoder
        if let format { try begin(format) } else { mode = .detecting }
    }

    private mutating func begin(_ format: CompressionFormat) throws(CompressionError) {
        decoder = try makeDecoder(format)
        report = DecompressionReport(format: format, header: nil, memberCount: 0, inputSize: 0, outputSize: 0)
        mode = .inMember
    }

    /// Takes a chunk.
    public mutating func receive(_ chunk: consuming ByteBuffer) {
        // What is left are a few bytes that did not yet say what they begin.
        if input.readableBytes > 0 { input.writeImmutableBuffer(chunk) } else { input = chunk }
    }

    /// Publishes what is known so far; there is nothing to flush.
    public mutating func receiveFlush() { publish() }

    /// Says that the input is over.
    public mutating func receiveEnd() { inputIsOver = true }

    /// Hands out the next piece.
    /// - Throws: ``CompressionError`` when the input is corrupt or truncated, or a limit is exceeded.
    public mutating func next() throws -> TransformStep<ByteBuffer> {
        do {
            return try advance()
        } catch {
            finish()
            throw error
        }
    }

    private mutating func advance() throws(CompressionError) -> TransformStep<ByteBuffer> {
        while true {
            switch mode {
            case .detecting:
                guard let (first, second) = input.firstTwoBytes else {
                    guard inputIsOver else { return .needsInput }
                    throw truncated("it is too short to say how it is compressed")
                }
                try begin(.detect(first, second))
            case .inMember:
                let hasWork = input.readableBytes > 0 || mayHoldOutput || inputIsOver
                guard hasWork else { return takeOutput().map { .output($0) } ?? .needsInput }
                if let piece = try decodeOnce() { return .output(piece) }
            case .betweenMembers:
                guard let decoder else { return .finished }
                let start = input.readableBytesView.prefix(decoder.format.magicSize)
                if let begins = decoder.format.beginsMember(start) {
                    if begins { decoder.beginMember() }
                    mode = begins ? .inMember : .trailing
                } else if inputIsOver {
                    mode = .trailing
                } else {
                    return takeOutput().map { .output($0) } ?? .needsInput
                }
            case .trailing:
                if let piece = takeOutput() { return .output(piece) }
                try readTrailingData()
                if mode == .trailing { return .needsInput }
            case .finished: return .finished
            }
        }
    }

    /// One call of the library.
    /// - Returns: A piece to hand out, if there is one.
    private mutating func decodeOnce() throws(CompressionError) -> ByteBuffer? {
        guard let decoder else { return nil }
        var buffer = output.take() ?? ByteBufferAllocator().buffer(capacity: nextCapacity)
        let hadInput = input.readableBytes > 0
        let progress = decoder.decodeOnce(&input, into: &buffer)
        inputSize += progress.consumed
        outputSize += progress.produced
        mayHoldOutput = buffer.writableBytes == 0
        if report?.header == nil, let header = decoder.header {
            report?.header = header
            publish()
        }
        switch progress.state {
        case .failed(var error):
            error.byteOffset = inputSize
            throw error
        case .memberEnded:
            report?.memberCount += 1
            mode = .betweenMembers
            mayHoldOutput = false
        case .running: break
        }
        try checkLimits()
        output = buffer
        if buffer.writableBytes == 0 { return takeOutput() }
        guard mode == .inMember, input.readableBytes == 0 else {
            if mode == .inMember, hadInput, progress.consumed == 0, progress.produced == 0 {
                throw CompressionError(.libraryFailed, "the decompressor makes no progress", byteOffset: inputSize)
            }
            return nil
        }
        if let piece = takeOutput() { return piece }
        if inputIsOver { throw truncated("it ends in the middle of its data") }
        return nil
    }

    /// A chunk's worth of output is seldom more than a few times as long, so small chunks get small buffers.
    private var nextCapacity: Int {
        mayHoldOutput ? pieceSize : min(pieceSize, max(1_024, input.readableBytes &* 4))
    }

    private mutating func readTrailingData() throws(CompressionError) {
        switch options.trailingData {
        case .ignore:
            finish()
            return
        case .allowZeros, .refuse:
            let zeros = options.trailingData == .refuse ? 0 : input.readableBytesView.prefix { $0 == 0 }.count
            inputSize += zeros
            guard zeros == input.readableBytes else {
                throw CompressionError(
                    .trailingData,
                    "something follows the compressed data that is not compressed; trailingData: .ignore allows it",
                    byteOffset: inputSize
                )
            }
            input = ByteBuffer()
            if inputIsOver { finish() }
        }
    }

    private func truncated(_ reason: String) -> CompressionError {
        CompressionError(.truncatedInput, "the compressed input is not complete: \(reason)", byteOffset: inputSize)
    }

    /// Bytes that were decompressed but go over a limit are never handed out.
    private func checkLimits() throws(CompressionError) {
        if let limit = options.maxOutputSize, outputSize > limit {
            throw CompressionError(
                .limitExceeded,
                "Decompression output of \(outputSize) bytes is more than maxOutputSize, \(limit)",
                byteOffset: inputSize
            )
        }
        if let ratio = options.maxRatio, outputSize > ratioGrace, (outputSize - 1) / ratio >= inputSize {
            throw CompressionError(
                .limitExceeded,
                "Decompression made \(outputSize) bytes of \(inputSize), which is more than maxRatio, \(ratio)",
                byteOffset: inputSize
            )
        }
    }

    private mutating func takeOutput() -> ByteBuffer? {
        guard let buffer = output, buffer.readableBytes > 0 else { return nil }
        output = nil
        return buffer
    }

    private mutating func publish() {
        guard var report else { return }
        report.inputSize = inputSize
        report.outputSize = outputSize
        self.report = report
        slot.publish(report)
    }

    /// Publishes the report and frees the library's state.
    private mutating func finish() {
        publish()
        decoder = nil
        output = nil
        input = ByteBuffer()
        mode = .finished
    }
}

/// How much may be put out before a ratio limit is looked at: the begin of a small file says little.
private let ratioGrace = 1_048_576

extension ByteBuffer {
    /// The two bytes that tell gzip, zlib and raw deflate data apart.
    fileprivate var firstTwoBytes: (UInt8, UInt8)? {
        getInteger(at: readerIndex, as: UInt16.self).map { (UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)) }
    }
}

extension ByteDecoder {
    /// Reads from one buffer and writes to the free space of another.
    fileprivate func decodeOnce(_ input: inout ByteBuffer, into output: inout ByteBuffer) -> DecodeProgress {
        var progress = DecodeProgress(consumed: 0, produced: 0, state: .running)
        input.readWithUnsafeReadableBytes { bytes in
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { space in
                progress = decode(bytes, into: space)
                return progress.produced
            }
            return progress.consumed
        }
        return progress
    }
}
