#if Zstd
    import CZstd

    /// Zstandard's compressor, freed with the kernel that owns it.
    ///
    /// Proof for `@unchecked Sendable`: it belongs to one kernel, which has one owner at a time, and zstd's state is
    /// bound to no thread.
    final class ZstdEncoder: ByteEncoder, @unchecked Sendable {
        private let state: OpaquePointer

        init(level: Int, windowBits: Int?, checksum: Bool) throws(CompressionError) {
            try check("level", level, Int(ZSTD_minCLevel())...Int(ZSTD_maxCLevel()))
            if let windowBits { try check("windowBits", windowBits, 10...27) }
            guard let state = ZSTD_createCCtx() else { throw CompressionError(.outOfMemory, "zstd could not start") }
            self.state = state
            ZSTD_CCtx_setParameter(state, ZSTD_c_compressionLevel, Int32(level))
            ZSTD_CCtx_setParameter(state, ZSTD_c_windowLog, Int32(windowBits ?? 0))
            ZSTD_CCtx_setParameter(state, ZSTD_c_checksumFlag, checksum ? 1 : 0)
        }

        deinit { ZSTD_freeCCtx(state) }

        func encode(
            _ input: UnsafeRawBufferPointer,
            into output: UnsafeMutableRawBufferPointer,
            _ command: EncodeCommand
        ) throws(CompressionError) -> EncodeProgress {
            let directive =
                switch command {
                case .process: ZSTD_e_continue
                case .flush: ZSTD_e_flush
                case .finish: ZSTD_e_end
                }
            var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
            var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
            let left = ZSTD_compressStream2(state, &target, &source, directive)
            guard ZSTD_isError(left) == 0 else {
                let reason = String(cString: ZSTD_getErrorName(left))
                throw CompressionError(.libraryFailed, "zstd could not compress: \(reason)")
            }
            return EncodeProgress(
                consumed: source.pos,
                produced: target.pos,
                isDone: command == .process ? source.pos == source.size : left == 0
            )
        }
    }
#endif
