extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON, with keys in the order of the object.
    public var description: String {
        String(decoding: bytes(), as: UTF8.self)
    }

    /// The value as compact JSON in UTF-8.
    ///
    /// - Parameter sortedKeys: Whether to write the keys of every object in the order of their UTF-8 bytes instead of the
    ///   order of the object. The default is `false`.
    public func bytes(sortedKeys: Bool = false) -> [UInt8] {
        var buffer: [UInt8] = []
        write(into: &buffer, sortedKeys: sortedKeys)
        return buffer
    }

    /// Appends the value as compact JSON in UTF-8.
    ///
    /// - Parameters:
    ///   - buffer: Where to append.
    ///   - sortedKeys: Whether to write the keys of every object in the order of their UTF-8 bytes. The default is
    ///     `false`.
    public func write(into buffer: inout [UInt8], sortedKeys: Bool = false) {
        var writer = JSONWriter(sortedKeys: sortedKeys)
        swap(&writer.bytes, &buffer)
        writer.value(self)
        swap(&writer.bytes, &buffer)
    }
}
