internal import CCSVScan

extension CSVRowWriter {
    /// Writes a text field.
    public mutating func field(_ text: String) {
        // a call for all but the short ones, so that these need not be retained
        if !shortPlainField(text) { anyField(text) }
    }

    /// Writes text fields.
    @usableFromInline
    mutating func fields(_ texts: [String]) {
        for text in texts where !shortPlainField(text) { anyField(text) }
    }

    /// Writes a field of 1 to 16 bytes of which each is certain to ask for nothing.
    /// - Returns: False, with nothing written, for all others.
    @inline(__always)
    private mutating func shortPlainField(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            guard let source = bytes.baseAddress, UInt(bitPattern: bytes.count &- 1) < 16,
                address <= lastForTexts,
                csvscan_copy_plain(cursor, source, bytes.count, plainBytes) != 0
            else { return false }
            endPlainField(at: cursor + bytes.count)
            return true
        } ?? false
    }

    /// Writes a text field of any length.
    @inline(never)
    mutating func anyField(_ text: String) {
        let isWritten: Void? = text.utf8.withContiguousStorageIfAvailable { fieldBytes($0) }
        if isWritten == nil { bridgedField(text) }
    }

    /// Writes a text whose bytes are not in one piece, as those from other languages may be.
    @inline(never)
    private mutating func bridgedField(_ text: String) {
        Array(text.utf8).withUnsafeBufferPointer { fieldBytes($0) }
    }

    /// Writes a field of UTF-8 bytes.
    @inline(never)
    mutating func fieldBytes(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isSimple, let source = bytes.baseAddress else { return fieldInAnyDialect(bytes) }
        // 16 bytes that a store may spill
        reserve(bytes.count &+ 17)
        let found = csvscan_copy_text(cursor, source, bytes.count, delimiter, quote)
        guard found == Int32(CSVSCAN_PLAIN) else { return fieldToQuote(bytes, found) }
        endPlainField(at: cursor + bytes.count)
    }

    /// Writes a field of the simple dialect that needs quotes or a closer look.
    @inline(never)
    private mutating func fieldToQuote(_ bytes: UnsafeBufferPointer<UInt8>, _ found: Int32) {
        guard found == Int32(CSVSCAN_QUOTES), let source = bytes.baseAddress else {
            return fieldInAnyDialect(bytes)
        }
        reserve(2 * bytes.count + 24)
        endPlainField(at: csvscan_copy_quoted(cursor, source, bytes.count, quote))
    }

    @inline(never)
    private mutating func fieldInAnyDialect(_ bytes: UnsafeBufferPointer<UInt8>) {
        // the worst case: every byte escaped, two quotes and an escaped apostrophe
        reserve(2 * bytes.count + 8 + delimiterCount)
        if dialect.quoting != .minimal {
            fieldWithPolicy(bytes)
        } else if !bytes.isEmpty {
            fieldWithCare(bytes)
        }
        endField()
    }
}
