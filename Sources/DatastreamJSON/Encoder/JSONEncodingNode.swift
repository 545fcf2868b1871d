/// The place a value is encoded into, shared by all containers that write there.
///
/// Containers handed out for the inside of an array or object may be written to later, so their nodes are kept aside and
/// put in place by ``finished()``.
final class JSONEncodingNode {
    private enum Content {
        case nothing
        case scalar(JSONValue)
        case array([JSONValue], pending: [(position: Int, node: JSONEncodingNode)])
        case object(JSONObject, pending: [(key: String, node: JSONEncodingNode)])
    }

    private var content = Content.nothing

    /// The number of elements when the node is an array.
    var count: Int {
        if case .array(let elements, _) = content { elements.count } else { 0 }
    }

    /// Makes the node a value, in place of what it was.
    func set(_ value: JSONValue) {
        switch value {
        case .array(let elements): content = .array(elements, pending: [])
        case .object(let object): content = .object(object, pending: [])
        default: content = .scalar(value)
        }
    }

    /// Makes the node an array unless it is one.
    func becomeArray() {
        if case .array = content { return }
        content = .array([], pending: [])
    }

    /// Makes the node an object unless it is one.
    func becomeObject() {
        if case .object = content { return }
        content = .object(JSONObject(), pending: [])
    }

    /// Appends an element to the array.
    func append(_ value: JSONValue) {
        guard case .array(var elements, let pending) = content else { return }
        content = .nothing  // So that the elements are not copied.
        elements.append(value)
        content = .array(elements, pending: pending)
    }

    /// Appends an element to the array that is to be encoded later.
    func appendNode() -> JSONEncodingNode {
        let node = JSONEncodingNode()
        guard case .array(var elements, var pending) = content else { return node }
        content = .nothing
        pending.append((elements.count, node))
        elements.append(.null)
        content = .array(elements, pending: pending)
        return node
    }

    /// Sets a member of the object.
    func set(_ value: JSONValue, forKey key: String) {
        guard case .object(var object, var pending) = content else { return }
        content = .nothing
        object.updateValue(value, forKey: key)
        pending.removeAll { $0.key.hasSameBytes(as: key) }
        content = .object(object, pending: pending)
    }

    /// The member of the object that is to be encoded later, the same one when asked again.
    func node(forKey key: String) -> JSONEncodingNode {
        let node = JSONEncodingNode()
        guard case .object(var object, var pending) = content else { return node }
        if let known = pending.first(where: { $0.key.hasSameBytes(as: key) }) { return known.node }
        content = .nothing
        pending.append((key, node))
        object.updateValue(.null, forKey: key)
        content = .object(object, pending: pending)
        return node
    }

    /// The value with all that was encoded into it.
    func finished() -> JSONValue {
        switch content {
        case .nothing:
            return .object(JSONObject())
        case .scalar(let value):
            return value
        case .array(var elements, let pending):
            for (position, node) in pending { elements[position] = node.finished() }
            return .array(elements)
        case .object(var object, let pending):
            for (key, node) in pending { object.updateValue(node.finished(), forKey: key) }
            return .object(object)
        }
    }
}
