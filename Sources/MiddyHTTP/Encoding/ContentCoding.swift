import DatastreamCompress
public import DatastreamCore
import Middy
public import NIOCore

/// A way to encode a body, by the name that `Content-Encoding` gives it.
public struct ContentCoding: Sendable {
    /// The name, in small letters (RFC 9110, section 8.4.1).
    public let name: String
    let encode: @Sendable (ReadableStream<ByteBuffer>) -> ResponseBody

    /// Makes a coding from a stage.
    ///
    /// ```swift
    /// ContentCoding("gzip", through: gzipCompressStream(level: 1))
    /// ```
    /// - Parameters:
    ///   - name: The name, in small letters.
    ///   - stage: Encodes a body; it should give out all it has when it is flushed.
    public init<Stage: TransformStream>(_ name: String, through stage: Stage)
    where Stage.Input == ByteBuffer, Stage.Output == ByteBuffer {
        self.name = name
        encode = { ResponseBody($0.pipe(through: stage)) }
    }

    /// gzip (RFC 1952) at zlib's default level, 6.
    public static var gzip: ContentCoding { .gzip(level: -1) }

    /// gzip (RFC 1952).
    /// - Parameter level: 1 (fast) to 9 (small), 0 for none, -1 for 6.
    public static func gzip(level: Int) -> ContentCoding {
        ContentCoding("gzip", through: gzipCompressStream(level: level))
    }

    /// deflate, which HTTP means to be zlib's format (RFC 1950), at zlib's default level, 6.
    public static var deflate: ContentCoding { .deflate(level: -1) }

    /// deflate, which HTTP means to be zlib's format (RFC 1950).
    /// - Parameter level: 1 (fast) to 9 (small), 0 for none, -1 for 6.
    public static func deflate(level: Int) -> ContentCoding {
        ContentCoding("deflate", through: deflateCompressStream(level: level))
    }

    #if Brotli
        /// brotli (RFC 7932) at quality 4, which suits bodies that are made while they are sent.
        public static var brotli: ContentCoding { .brotli(quality: 4) }

        /// brotli (RFC 7932).
        /// - Parameter quality: 0 (fast) to 11 (small).
        public static func brotli(quality: Int) -> ContentCoding {
            ContentCoding("br", through: brotliCompressStream(quality: quality))
        }
    #endif

    #if Zstd
        /// Zstandard (RFC 8878) at level 3.
        public static var zstd: ContentCoding { .zstd(level: 3) }

        /// Zstandard (RFC 8878).
        /// - Parameter level: 1 (fast) to 22 (small).
        public static func zstd(level: Int) -> ContentCoding {
            ContentCoding("zstd", through: zstdCompressStream(level: level))
        }
    #endif

    /// All codings that the package was built with: those of the traits `Zstd` and `Brotli` first, then gzip and deflate.
    public static var all: [ContentCoding] {
        var codings: [ContentCoding] = []
        #if Zstd
            codings.append(.zstd)
        #endif
        #if Brotli
            codings.append(.brotli)
        #endif
        return codings + [.gzip, .deflate]
    }
}
