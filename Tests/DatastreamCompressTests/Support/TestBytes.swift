import DatastreamCompress
import DatastreamCore
import DatastreamTesting
import NIOCore

/// Inputs that are the same in every run.
enum TestBytes {
    /// Rows that compress about as well as an export does.
    static func csv(_ size: Int, seed: UInt64 = 1) -> ByteBuffer {
        var random = SeededGenerator(seed: seed)
        let words = ["north", "south", "pending", "shipped", "alpha", "omega", "returned", "42 Main St"]
        var text = "id,word,amount,flag,word\n"
        text.reserveCapacity(size + 64)
        var row = 0
        while text.utf8.count < size {
            row += 1
            let amount = Int.random(in: 0...999_999, using: &random)
            text += "\(row),\(words[amount & 7]),\(amount / 100).\(amount % 100),\(amount & 1 == 0),\(words[row & 7])\n"
        }
        return ByteBuffer(bytes: text.utf8.prefix(size))
    }

    /// Bytes that do not compress.
    static func random(_ size: Int, seed: UInt64 = 1) -> ByteBuffer {
        var random = SeededGenerator(seed: seed)
        return ByteBuffer(bytes: (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    /// Bytes that compress a thousandfold.
    static func zeros(_ size: Int) -> ByteBuffer { ByteBuffer(repeating: 0, count: size) }

    /// One of each kind.
    static var mixed: [ByteBuffer] {
        [ByteBuffer(), ByteBuffer(string: "a"), csv(3_000), random(2_000), zeros(5_000), csv(90_000, seed: 2)]
    }
}

extension TransformStream where Input == ByteBuffer, Output == ByteBuffer {
    /// What the stage makes of chunks, without a run around it.
    func pieces(of chunks: [ByteBuffer], in run: RunContext = RunContext()) throws -> [ByteBuffer] {
        var kernel = try makeTransformer(in: run)
        var pieces: [ByteBuffer] = []
        func drain() throws -> Bool {
            while true {
                switch try kernel.next() {
                case .output(let piece): pieces.append(piece)
                case .needsInput: return true
                case .finished: return false
                }
            }
        }
        for chunk in chunks {
            try kernel.receive(chunk)
            guard try drain() else { return pieces }
        }
        try kernel.receiveEnd()
        _ = try drain()
        return pieces
    }

    /// What the stage makes of bytes, in one buffer.
    func apply(_ bytes: ByteBuffer, in run: RunContext = RunContext()) throws -> ByteBuffer {
        try pieces(of: [bytes], in: run).joined
    }
}

extension [ByteBuffer] {
    /// The chunks as one.
    var joined: ByteBuffer {
        var bytes = ByteBuffer()
        for chunk in self { bytes.writeImmutableBuffer(chunk) }
        return bytes
    }
}

extension ByteBuffer {
    /// The bytes as an array.
    var array: [UInt8] { Array(readableBytesView) }

    /// The bytes in chunks of a size.
    func chunks(of size: Int) -> [ByteBuffer] {
        var rest = self
        var chunks: [ByteBuffer] = []
        while let chunk = rest.readSlice(length: Swift.min(size, rest.readableBytes)), chunk.readableBytes > 0 {
            chunks.append(chunk)
        }
        return chunks
    }
}

/// The engines that are built in.
var engines: [CompressionEngine] {
    #if ISAL
        [.zlib, .isal]
    #else
        [.zlib]
    #endif
}
