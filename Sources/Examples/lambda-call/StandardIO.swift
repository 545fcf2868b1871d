#if AWS
    import NIOCore

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// The program's standard input, output and error, without buffers in between.
    enum StandardIO {
        /// Why reading or writing failed.
        struct Failure: Error, CustomStringConvertible {
            let what: String
            let number: CInt

            var isBrokenPipe: Bool { number == EPIPE }
            var description: String { "\(what): \(String(cString: strerror(number)))" }
        }

        /// Writes a chunk to standard output; a reader that is slow holds the function back.
        static func write(_ chunk: ByteBuffer) throws { try write(chunk, to: STDOUT_FILENO) }

        /// Writes a line to standard error.
        static func note(_ line: String) {
            try? write(ByteBuffer(string: line.hasSuffix("\n") ? line : line + "\n"), to: STDERR_FILENO)
        }

        /// All of standard input.
        static func readAll() throws -> ByteBuffer {
            var all = ByteBuffer()
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(STDIN_FILENO, &chunk, chunk.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw Failure(what: "standard input cannot be read", number: errno) }
                if count == 0 { return all }
                all.writeBytes(chunk[..<count])
            }
        }

        private static func write(_ chunk: ByteBuffer, to file: CInt) throws {
            try chunk.withUnsafeReadableBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let part = UnsafeRawBufferPointer(rebasing: rest)
                    #if canImport(Darwin)
                        let count = Darwin.write(file, part.baseAddress, part.count)
                    #elseif canImport(Glibc)
                        let count = Glibc.write(file, part.baseAddress, part.count)
                    #else
                        let count = Musl.write(file, part.baseAddress, part.count)
                    #endif
                    if count < 0, errno == EINTR { continue }
                    guard count >= 0 else { throw Failure(what: "standard output cannot be written", number: errno) }
                    rest = rest.dropFirst(count)
                }
            }
        }
    }
#endif
