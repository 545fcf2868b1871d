extension JSONValue {
    /// The nesting that parsing allows unless told otherwise: 512 arrays and objects inside one another.
    public static let defaultMaximumDepth = 512

    /// The deepest nesting that parsing can be told to allow: 1,024 arrays and objects inside one another.
    ///
    /// Parsing needs no stack space for depth, but comparing, hashing, writing and releasing a value do: measured on
    /// x86-64 Linux, up to 300 bytes a level in a release build and 1,100 in a debug build. A release build so stays
    /// within a stack of 512 KiB.
    public static let highestMaximumDepth = 1_024

    /// Parses one JSON document from UTF-8 bytes.
    ///
    /// The grammar is that of RFC 8259, strictly. A byte order mark at the start is skipped; of equal keys in an object
    /// the last value wins, in the place of the first.
    ///
    /// - Parameters:
    ///   - bytes: The document, with nothing but white space around it.
    ///   - maximumDepth: How deep arrays and objects may nest; at most ``highestMaximumDepth``.
    /// - Throws: ``JSONError`` with the byte offset of the first thing that is wrong.
    public init(parsing bytes: [UInt8], maximumDepth: Int = defaultMaximumDepth) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            try JSONParser.parse(buffer, maximumDepth: maximumDepth)
        }
    }

    /// Parses one JSON document from any sequence of UTF-8 bytes, without a copy where its storage is contiguous.
    ///
    /// - Parameters:
    ///   - bytes: The document, with nothing but white space around it.
    ///   - maximumDepth: How deep arrays and objects may nest; at most ``highestMaximumDepth``.
    /// - Throws: ``JSONError`` with the byte offset of the first thing that is wrong.
    public init(
        parsing bytes: some Sequence<UInt8>,
        maximumDepth: Int = defaultMaximumDepth
    ) throws(JSONError) {
        let parsed = bytes.withContiguousStorageIfAvailable { buffer in
            Result { () throws(JSONError) in try JSONParser.parse(buffer, maximumDepth: maximumDepth) }
        }
        if let parsed {
            self = try parsed.get()
        } else {
            try self.init(parsing: Array(bytes), maximumDepth: maximumDepth)
        }
    }

    /// Parses one JSON document from a string.
    ///
    /// - Parameters:
    ///   - text: The document, with nothing but white space around it.
    ///   - maximumDepth: How deep arrays and objects may nest; at most ``highestMaximumDepth``.
    /// - Throws: ``JSONError``; its byte offset counts UTF-8 bytes.
    public init(parsing text: String, maximumDepth: Int = defaultMaximumDepth) throws(JSONError) {
        try self.init(parsing: text.utf8, maximumDepth: maximumDepth)
    }

    /// Parses one JSON document from bytes in memory, which are only read during the call.
    ///
    /// - Parameters:
    ///   - bytes: The document, with nothing but white space around it.
    ///   - maximumDepth: How deep arrays and objects may nest; at most ``highestMaximumDepth``.
    /// - Throws: ``JSONError`` with the byte offset of the first thing that is wrong.
    public init(
        parsing bytes: UnsafeRawBufferPointer,
        maximumDepth: Int = defaultMaximumDepth
    ) throws(JSONError) {
        self = try bytes.withMemoryRebound(to: UInt8.self) { buffer in
            Result { () throws(JSONError) in try JSONParser.parse(buffer, maximumDepth: maximumDepth) }
        }.get()
    }
}
