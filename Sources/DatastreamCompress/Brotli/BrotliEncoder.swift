#if Brotli
    import CBrotli

    /// Brotli's compressor, freed with the kernel that owns it.
    ///
    /// Proof for `@unchecked Sendable`: it belongs to one kernel, which has one owner at a time, and brotli's state is
    /// bound to no thread.
    final class BrotliEncoder: ByteEncoder, @unchecked Sendable {
        private let state: OpaquePointer

        init(quality: Int, windowBits: Int) throws(CompressionError) {
            try check("quality", quality, 0...11)
            try check("windowBits", windowBits, 10...24)
            guard let state = BrotliEncoderCreateInstance(nil, nil, nil) else {
                throw CompressionError(.outOfMemory, "brotli could not start")
            }
            self.state = state
            BrotliEncoderSetParameter(state, BROTLI_PARAM_QUALITY, UInt32(quality))
            BrotliEncoderSetParameter(state, BROTLI_PARAM_LGWIN, UInt32(windowBits))
        }

        deinit { BrotliEncoderDestroyInstance(state) }

        func encode(
            _ input: UnsafeRawBufferPointer,
            into output: UnsafeMutableRawBufferPointer,
            _ command: EncodeCommand
        ) throws(CompressionError) -> EncodeProgress {
            let operation =
                switch command {
                case .process: BROTLI_OPERATION_PROCESS
                case .flush: BROTLI_OPERATION_FLUSH
                case .finish: BROTLI_OPERATION_FINISH
                }
            var (available, space) = (input.count, output.count)
            var nextInput = input.bindMemory(to: UInt8.self).baseAddress
            var nextOutput = output.bindMemory(to: UInt8.self).baseAddress
            let succeeded = BrotliEncoderCompressStream(
                state,
                operation,
                &available,
                &nextInput,
                &space,
                &nextOutput,
                nil
            )
            guard succeeded != 0 else { throw CompressionError(.libraryFailed, "brotli could not compress") }
            let isEmpty = available == 0 && BrotliEncoderHasMoreOutput(state) == 0
            return EncodeProgress(
                consumed: input.count - available,
                produced: output.count - space,
                isDone: command == .finish ? BrotliEncoderIsFinished(state) != 0 : isEmpty
            )
        }
    }
#endif
