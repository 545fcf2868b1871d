#if ISAL
    import CIsal

    /// ISA-L's compressor: one allocation, freed with the kernel that owns it.
    ///
    /// Proof for `@unchecked Sendable`: it belongs to one kernel, which has one owner at a time, and ISA-L's state is
    /// bound to no thread.
    final class IsalEncoder: ByteEncoder, @unchecked Sendable {
        private let stream: UnsafeMutablePointer<isal_zstream>
        private let storage: UnsafeMutableRawPointer

        init(_ options: DeflateOptions) throws(CompressionError) {
            try check("level", options.level, -1...3)
            try check("windowBits", options.windowBits, 9...15)
            guard options.strategy == .default, options.memoryLevel == 8 else {
                throw CompressionError(.invalidOption, "strategy and memoryLevel are for engine: .zlib only")
            }
            let level = UInt32(options.level < 0 ? 3 : options.level)
            let bufferSize = datastream_isal_level_buffer_size(level)
            let streamSize = MemoryLayout<isal_zstream>.stride
            storage = .allocate(byteCount: streamSize + Int(bufferSize), alignment: 64)
            storage.initializeMemory(as: UInt8.self, repeating: 0, count: streamSize)
            stream = storage.bindMemory(to: isal_zstream.self, capacity: 1)
            isal_deflate_init(stream)
            stream.pointee.level = level
            stream.pointee.level_buf_size = bufferSize
            stream.pointee.level_buf = (storage + streamSize).assumingMemoryBound(to: UInt8.self)
            stream.pointee.gzip_flag = UInt16(IGZIP_GZIP_NO_HDR)
            stream.pointee.hist_bits = UInt16(options.windowBits)
        }

        deinit { storage.deallocate() }

        func encode(
            _ input: UnsafeRawBufferPointer,
            into output: UnsafeMutableRawBufferPointer,
            _ command: EncodeCommand
        ) throws(CompressionError) -> EncodeProgress {
            let (available, space) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
            stream.pointee.avail_in = available
            stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = space
            stream.pointee.flush = UInt16(command == .flush ? SYNC_FLUSH : NO_FLUSH)
            stream.pointee.end_of_stream = command == .finish ? 1 : 0
            let code = isal_deflate(stream)
            guard code == COMP_OK else {
                throw CompressionError(.libraryFailed, "isal_deflate failed with code \(code)")
            }
            let state = stream.pointee.internal_state.state
            let isDone =
                switch command {
                case .finish: state == ZSTATE_END
                case .flush: state == ZSTATE_NEW_HDR || stream.pointee.avail_out > 0
                case .process: stream.pointee.avail_in == 0
                }
            if command == .finish, !isDone, stream.pointee.avail_out > 0 {
                throw CompressionError(.libraryFailed, "isal_deflate did not end the stream")
            }
            return EncodeProgress(
                consumed: Int(available - stream.pointee.avail_in),
                produced: Int(space - stream.pointee.avail_out),
                isDone: isDone
            )
        }
    }
#endif
