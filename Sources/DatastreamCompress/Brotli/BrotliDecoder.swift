#if Brotli
    import CBrotli

    /// Brotli's decompressor, freed with the kernel that owns it.
    ///
    /// Proof for `@unchecked Sendable`: it belongs to one kernel, which has one owner at a time, and brotli's state is
    /// bound to no thread.
    final class BrotliDecoder: ByteDecoder, @unchecked Sendable {
        let format = CompressionFormat.brotli
        private let state: OpaquePointer

        init() throws(CompressionError) {
            guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else {
                throw CompressionError(.outOfMemory, "brotli could not start")
            }
            self.state = state
        }

        deinit { BrotliDecoderDestroyInstance(state) }

        /// Never called: brotli streams do not follow each other.
        func beginMember() {}

        func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeProgress {
            var (available, space) = (input.count, output.count)
            var nextInput = input.bindMemory(to: UInt8.self).baseAddress
            var nextOutput = output.bindMemory(to: UInt8.self).baseAddress
            let result = BrotliDecoderDecompressStream(state, &available, &nextInput, &space, &nextOutput, nil)
            var progress = DecodeProgress(
                consumed: input.count - available,
                produced: output.count - space,
                state: .running
            )
            if result == BROTLI_DECODER_RESULT_SUCCESS { progress.state = .memberEnded }
            if result == BROTLI_DECODER_RESULT_ERROR {
                let reason = BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state)).map { String(cString: $0) }
                progress.state = .failed(
                    CompressionError(.corruptInput, "Decompression failed: \(reason ?? "unknown brotli error")")
                )
            }
            return progress
        }
    }
#endif
