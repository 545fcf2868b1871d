/// A value while it is encoded: the `Encoder` that types see.
struct JSONEncoding: Encoder {
    let node: JSONEncodingNode
    let path: JSONCodingPath
    let sendableUserInfo: [CodingUserInfoKey: any Sendable]

    var codingPath: [any CodingKey] { path.keys }
    var userInfo: [CodingUserInfoKey: Any] { sendableUserInfo }

    init(
        node: JSONEncodingNode = JSONEncodingNode(),
        path: JSONCodingPath,
        userInfo: [CodingUserInfoKey: any Sendable]
    ) {
        self.node = node
        self.path = path
        self.sendableUserInfo = userInfo
    }

    /// The encoder of a value further in, into a node of its own unless one is given.
    func inner(_ node: JSONEncodingNode = JSONEncodingNode(), path: JSONCodingPath) -> JSONEncoding {
        JSONEncoding(node: node, path: path, userInfo: sendableUserInfo)
    }

    /// Encodes a whole value and takes the result.
    func encoded(_ value: some Encodable) throws -> JSONValue {
        try value.encode(to: self)
        return node.finished()
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.becomeObject()
        return KeyedEncodingContainer(JSONKeyedEncoding<Key>(encoding: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.becomeArray()
        return JSONUnkeyedEncoding(encoding: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        JSONSingleValueEncoding(encoding: self)
    }

    /// A floating-point number as JSON.
    func number(_ value: Double, at path: @autoclosure () -> JSONCodingPath) throws(JSONError) -> JSONValue {
        guard let number = JSONNumber(value) else { throw .notFinite(value, codingPath: path().components) }
        return .number(number)
    }

    /// A floating-point number as JSON.
    func number(_ value: Float, at path: @autoclosure () -> JSONCodingPath) throws(JSONError) -> JSONValue {
        guard let number = JSONNumber(value) else { throw .notFinite(value, codingPath: path().components) }
        return .number(number)
    }
}
