// Spelled out because the standard library's default implementations, which only throw, win over the generic methods.

extension JSONSingleValueEncoding {
    func encode(_ value: Int128) { encoding.node.set(.number(JSONNumber(value))) }

    func encode(_ value: UInt128) { encoding.node.set(.number(JSONNumber(value))) }
}

extension JSONUnkeyedEncoding {
    func encode(_ value: Int128) { encoding.node.append(.number(JSONNumber(value))) }

    func encode(_ value: UInt128) { encoding.node.append(.number(JSONNumber(value))) }
}

extension JSONKeyedEncoding {
    func encode(_ value: Int128, forKey key: Key) { set(.number(JSONNumber(value)), forKey: key) }

    func encode(_ value: UInt128, forKey key: Key) { set(.number(JSONNumber(value)), forKey: key) }
}
