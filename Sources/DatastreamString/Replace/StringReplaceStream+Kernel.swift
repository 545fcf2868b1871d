public import DatastreamCore
public import NIOCore

/// Holds the text in which an occurrence may still begin, and a little of the text before it.
public struct StringReplaceKernel: Transformer {
    /// UTF-8 bytes go in, cut anywhere.
    public typealias Input = ByteBuffer
    /// UTF-8 bytes come out.
    public typealias Output = ByteBuffer

    /// A chunk is handed out once it has this many bytes.
    private static let chunkSize = 65_536

    private let finder: TextFinder
    private let replacement: StringReplacement
    private let matchLength: Int?
    private let lookbehind: Int
    private let maxBufferSize: Int?
    private var decoder: ScalarDecoder?

    /// Raw text: what stays visible, then what has not been handed out.
    private var text: [UInt8] = []
    private var start = 0
    /// Where `text` begins in the stream.
    private var offset = 0
    /// What is certain: these occurrences, and the text up to `safeEnd`.
    private var matches: [TextMatch] = []
    private var nextMatch = 0
    private var safeEnd = 0
    private var output = ByteBuffer()
    private var isOver = false

    init(_ options: StringReplaceStream, _ finder: TextFinder, matchLength: Int?) {
        self.finder = finder
        self.matchLength = matchLength
        replacement = options.replacement
        lookbehind = options.lookbehind
        maxBufferSize = options.maxBufferSize
        if case .regex = finder { decoder = ScalarDecoder() }
    }

    /// Takes a chunk, and finds out what is certain now.
    /// - Throws: ``StreamError/Code/limitExceeded`` when too much is held.
    public mutating func receive(_ chunk: consuming ByteBuffer) throws {
        forget()
        let newest = text.count
        append(chunk, isFinal: false)
        try checkSize()
        guard text.count > newest, !replacement.needsWholeText else { return }
        let safePoint = matchLength.map { text.count - $0 + 1 } ?? newest
        guard safePoint > start else { return }
        try search(upTo: safePoint)
    }

    /// Finds everything that is left.
    public mutating func receiveEnd() throws {
        isOver = true
        forget()
        append(ByteBuffer(), isFinal: true)
        try checkSize()
        matches = try finder.matches(in: text, from: start)
        safeEnd = text.count
    }

    /// Hands out what is certain.
    /// - Throws: What a replacement's closure throws.
    public mutating func next() throws -> TransformStep<ByteBuffer> {
        while output.readableBytes < Self.chunkSize, nextMatch < matches.count || start < safeEnd {
            guard nextMatch < matches.count else {
                output.writeBytes(text[start..<safeEnd])
                start = safeEnd
                break
            }
            let match = matches[nextMatch]
            nextMatch += 1
            output.writeBytes(text[start..<match.range.lowerBound])
            try replace(match)
            start = match.range.upperBound
        }
        if output.readableBytes > 0 {
            defer { output = ByteBuffer() }
            return .output(output)
        }
        return isOver ? .finished : .needsInput
    }

    private mutating func append(_ chunk: ByteBuffer, isFinal: Bool) {
        if let string = decoder?.decode(chunk, isFinal: isFinal) {
            text.append(contentsOf: string.utf8)
        } else {
            text.append(contentsOf: chunk.readableBytesView)
        }
    }

    /// Lets go of text that has been handed out and need not stay visible.
    private mutating func forget() {
        (matches, nextMatch) = ([], 0)
        var visible = replacement.needsWholeText ? 0 : max(start - lookbehind, 0)
        while visible > 0, visible < text.count, text[visible] & 0xC0 == 0x80 { visible -= 1 }
        text.removeFirst(visible)
        start -= visible
        safeEnd = start
        offset += visible
    }

    /// Keeps the occurrences that begin before a place and cannot grow; the first that may holds back all behind it.
    private mutating func search(upTo safePoint: Int) throws {
        var safePoint = safePoint
        if decoder != nil {
            while safePoint > start, safePoint < text.count, text[safePoint] & 0xC0 == 0x80 { safePoint -= 1 }
        }
        var found = try finder.matches(in: text, from: start)
        let certain = found.prefix { $0.range.lowerBound < safePoint && canEnd(at: $0.range.upperBound) }.count
        let held = certain < found.count ? found[certain].range.lowerBound : safePoint
        found.removeSubrange(certain...)
        matches = found
        safeEnd = max(min(safePoint, held), found.last?.range.upperBound ?? start)
    }

    /// Whether an occurrence that ends here is complete; a text is, an expression may match more when there is more.
    private func canEnd(at end: Int) -> Bool { decoder == nil || end < text.count }

    private mutating func replace(_ match: TextMatch) throws {
        switch replacement.kind {
        case .function(let body):
            let made = try body(
                StringMatch(
                    text: string(match.range),
                    groups: match.groups.map { $0.map(string) },
                    offset: offset + match.range.lowerBound,
                    names: match.names
                )
            )
            output.writeString(made)
        case .template(let template):
            for piece in template.pieces(for: match) { write(piece, match) }
        }
    }

    private mutating func write(_ piece: ReplacementTemplate.Piece, _ match: TextMatch) {
        switch piece {
        case .text(let bytes): output.writeBytes(bytes)
        case .match: output.writeBytes(text[match.range])
        case .before: output.writeBytes(text[..<match.range.lowerBound])
        case .after: output.writeBytes(text[match.range.upperBound...])
        case .group(let digits):
            guard let group = ReplacementTemplate.group(digits, of: match.groups.count) else {
                output.writeString("$")
                output.writeBytes(digits)
                return
            }
            if let range = match.groups[group.index] { output.writeBytes(text[range]) }
            output.writeBytes(digits.dropFirst(group.digits))
        case .named(let name):
            if let index = match.names.firstIndex(of: name), let range = match.groups[index] {
                output.writeBytes(text[range])
            }
        }
    }

    private func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

    private func checkSize() throws {
        let held = text.count - start
        guard let maxBufferSize, held > maxBufferSize else { return }
        throw StreamError(
            .limitExceeded,
            """
            stringReplaceStream: \(held) bytes, at byte \(offset + start), are more than maxBufferSize, \
            \(maxBufferSize); raise the limit, send smaller chunks or use a shorter maxMatchLength
            """
        )
    }
}
