#if ISAL
    import CIsal

    /// ISA-L's decompressor for gzip: one allocation, freed with the kernel that owns it.
    ///
    /// Proof for `@unchecked Sendable`: it belongs to one kernel, which has one owner at a time, and ISA-L's state is
    /// bound to no thread.
    final class IsalDecoder: ByteDecoder, @unchecked Sendable {
        let format = CompressionFormat.gzip
        private(set) var header: GzipHeader?

        private let state: UnsafeMutablePointer<inflate_state>
        private var parser = GzipHeaderParser()

        init() {
            state = .allocate(capacity: 1)
            state.initialize(to: inflate_state())
            beginMember()
        }

        deinit { state.deallocate() }

        func beginMember() {
            parser = GzipHeaderParser()
            isal_inflate_init(state)
            state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
        }

        func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeProgress {
            var headerSize = 0
            if !parser.isDone {
                do {
                    headerSize = try parser.parse(input)
                } catch {
                    return DecodeProgress(consumed: input.count, produced: 0, state: .failed(error))
                }
                guard parser.isDone else { return DecodeProgress(consumed: headerSize, produced: 0, state: .running) }
                if header == nil { header = parser.header }
            }
            let input = UnsafeRawBufferPointer(rebasing: input.dropFirst(headerSize))
            // Version 2.30 adds to the count of what is available in 32 bits, unchecked.
            let (available, space) = (UInt32(min(input.count, 1 << 30)), UInt32(clamping: output.count))
            state.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
            state.pointee.avail_in = available
            state.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
            state.pointee.avail_out = space
            let code = isal_inflate(state)
            // After an error the library's counter may have gone below zero.
            let left = min(available, state.pointee.avail_in)
            return DecodeProgress(
                consumed: headerSize + Int(available - left),
                produced: Int(space - state.pointee.avail_out),
                state: progress(after: code)
            )
        }

        private func progress(after code: Int32) -> DecodeProgress.State {
            let reason: String
            switch code {
            case ISAL_DECOMP_OK, ISAL_END_INPUT, ISAL_OUT_OVERFLOW:
                return state.pointee.block_state == ISAL_BLOCK_FINISH ? .memberEnded : .running
            case ISAL_INVALID_BLOCK: reason = "invalid block"
            case ISAL_INVALID_SYMBOL: reason = "invalid symbol"
            case ISAL_INVALID_LOOKBACK: reason = "invalid distance too far back"
            case ISAL_INCORRECT_CHECKSUM: reason = "incorrect checksum or length"
            default: reason = "code \(code)"
            }
            return .failed(CompressionError(.corruptInput, "Decompression failed: \(reason)"))
        }
    }
#endif
