#if Zstd
    import CZstd

    /// Zstandard's decompressor, freed with the kernel that owns it.
    ///
    /// Proof for `@unchecked Sendable`: it belongs to one kernel, which has one owner at a time, and zstd's state is
    /// bound to no thread.
    final class ZstdDecoder: ByteDecoder, @unchecked Sendable {
        let format = CompressionFormat.zstd
        private let state: OpaquePointer

        init(maxWindowBits: Int) throws(CompressionError) {
            try check("maxWindowBits", maxWindowBits, 10...31)
            guard let state = ZSTD_createDCtx() else { throw CompressionError(.outOfMemory, "zstd could not start") }
            self.state = state
            ZSTD_DCtx_setParameter(state, ZSTD_d_windowLogMax, Int32(maxWindowBits))
        }

        deinit { ZSTD_freeDCtx(state) }

        /// The library begins a new frame by itself.
        func beginMember() {}

        func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeProgress {
            var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
            var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
            let hint = ZSTD_decompressStream(state, &target, &source)
            var progress = DecodeProgress(consumed: source.pos, produced: target.pos, state: .running)
            if ZSTD_isError(hint) != 0 {
                progress.state = .failed(error(hint))
            } else if hint == 0 {
                progress.state = .memberEnded
            }
            return progress
        }

        private func error(_ result: Int) -> CompressionError {
            switch ZSTD_getErrorCode(result) {
            case ZSTD_error_frameParameter_windowTooLarge:
                CompressionError(.limitExceeded, "the input needs a larger window than maxWindowBits allows")
            case ZSTD_error_dictionary_wrong:
                CompressionError(.wrongDictionary, "the input was compressed with a dictionary")
            case ZSTD_error_memory_allocation: CompressionError(.outOfMemory, "zstd could not have its window")
            default:
                CompressionError(
                    .corruptInput,
                    "Decompression failed: \(String(cString: ZSTD_getErrorName(result)))"
                )
            }
        }
    }
#endif
