import DatastreamCore
import DatastreamTesting
import NIOCore

/// What a stage gives for chunks of text, chunk by chunk.
func run<Stage: TransformStream>(_ stage: Stage, _ chunks: [String]) async throws -> [String]
where Stage.Input == ByteBuffer, Stage.Output == ByteBuffer {
    let source = createReadableStream(chunks.map { ByteBuffer(string: $0) })
    return try await streamToArray(source.pipe(through: stage)).map { String(buffer: $0) }
}

/// Checks a stage whose chunks are things of their own.
func segmentVerifier<Stage: TransformStream>(_ stage: Stage) -> TransformVerifier<Stage, [String]>
where Stage.Output == ByteBuffer {
    TransformVerifier(stage) { $0.map { String(buffer: $0) } }
}

/// Texts over a small alphabet, so that what is looked for comes often, overlaps and is nearly there.
func nastyTexts(seed: UInt64, count: Int, alphabet: [String] = ["a", "b", "é", "😀", "\n"]) -> [String] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
        (0..<Int.random(in: 0...40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
    }
}

/// A text cut into chunks of up to three bytes, inside scalars too.
func chunks(of text: String, seed: UInt64, upTo size: Int = 3) -> [ByteBuffer] {
    var random = SeededGenerator(seed: seed)
    var rest = ByteBuffer(string: text)
    var chunks: [ByteBuffer] = []
    while rest.readableBytes > 0 {
        let length = min(Int.random(in: 1...size, using: &random), rest.readableBytes)
        chunks.append(rest.readSlice(length: length) ?? ByteBuffer())
    }
    return chunks
}
