/// The way from the top of a document to a value being coded, cheap to extend and only spelled out for an error.
indirect enum JSONCodingPath {
    case top
    case inside(JSONCodingPath, key: any CodingKey)

    /// The path one step further in, to the value under a key.
    func appending(_ key: any CodingKey) -> JSONCodingPath {
        .inside(self, key: key)
    }

    /// The path one step further in, to an array's element.
    func appending(position: Int) -> JSONCodingPath {
        .inside(self, key: JSONCodingKey.position(position))
    }

    /// The keys, outermost first, as `Decoder` and `Encoder` show them.
    var keys: [any CodingKey] {
        var keys: [any CodingKey] = []
        var path = self
        while case .inside(let outer, let key) = path {
            keys.append(key)
            path = outer
        }
        return keys.reversed()
    }

    /// The keys, outermost first, as ``JSONError`` shows them.
    var components: [String] { Self.components(of: keys) }

    /// Coding keys as ``JSONError`` shows them, positions in brackets.
    static func components(of keys: [any CodingKey]) -> [String] {
        keys.map { key in
            if case .position(let position) = key as? JSONCodingKey { "[\(position)]" } else { key.stringValue }
        }
    }
}
