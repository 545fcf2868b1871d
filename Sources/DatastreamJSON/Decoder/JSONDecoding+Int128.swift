// Spelled out because the standard library's default implementations, which only throw, win over the generic methods.

extension JSONSingleValueDecoding {
    func decode(_ type: Int128.Type) throws -> Int128 {
        try decoding.value.decoded(type, at: decoding.path)
    }

    func decode(_ type: UInt128.Type) throws -> UInt128 {
        try decoding.value.decoded(type, at: decoding.path)
    }
}

extension JSONUnkeyedDecoding {
    mutating func decode(_ type: Int128.Type) throws -> Int128 {
        try decodeInteger(type)
    }

    mutating func decode(_ type: UInt128.Type) throws -> UInt128 {
        try decodeInteger(type)
    }
}

extension JSONKeyedDecoding {
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 {
        try value(forKey: key).decoded(type, at: path(to: key))
    }

    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 {
        try value(forKey: key).decoded(type, at: path(to: key))
    }
}
