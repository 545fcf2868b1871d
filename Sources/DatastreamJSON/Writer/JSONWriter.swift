/// Writes one JSON document piece by piece into a byte buffer, compact and in UTF-8.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.beginObject()
/// writer.key("ok")
/// writer.value(true)
/// writer.key("items")
/// writer.beginArray()
/// for item in items { try writer.value(item.price) }
/// writer.endArray()
/// writer.endObject()
/// let bytes = writer.finish()  // {"ok":true,"items":[12.5]}
/// ```
///
/// Commas and colons are put in by the writer. Calls out of order, such as a value in an object without a key before it,
/// are mistakes in the program and stop it.
public struct JSONWriter: Sendable {
    /// Where the document stands, which decides what may come next and whether a comma precedes it.
    private enum Scope: Sendable {
        case start, end
        case emptyArray, array
        case emptyObject, object, member
    }

    /// The bytes written so far, behind those the writer was given.
    public internal(set) var bytes: [UInt8]

    /// Whether a ``JSONValue`` is written with the keys of its objects in the order of their UTF-8 bytes.
    public let sortedKeys: Bool

    private var scope = Scope.start
    private var outerScopes: [Scope] = []

    /// Creates a writer.
    ///
    /// - Parameters:
    ///   - bytes: A buffer to append to. The default is an empty one.
    ///   - sortedKeys: Whether a ``JSONValue`` is written with the keys of its objects in the order of their UTF-8
    ///     bytes. The default is `false`: in the order of the object. Keys given to ``key(_:)`` stay where they are.
    public init(appendingTo bytes: [UInt8] = [], sortedKeys: Bool = false) {
        self.bytes = bytes
        self.sortedKeys = sortedKeys
    }

    /// Opens an array; values until the matching ``endArray()`` are its elements.
    public mutating func beginArray() {
        begin(.emptyArray, UInt8(ascii: "["))
    }

    /// Closes the innermost array.
    ///
    /// - Precondition: The innermost open container is an array.
    public mutating func endArray() {
        precondition(scope == .array || scope == .emptyArray, "endArray() outside of an array")
        end(UInt8(ascii: "]"))
    }

    /// Opens an object; until the matching ``endObject()`` each value needs a ``key(_:)`` before it.
    public mutating func beginObject() {
        begin(.emptyObject, UInt8(ascii: "{"))
    }

    /// Closes the innermost object.
    ///
    /// - Precondition: The innermost open container is an object whose last key has its value.
    public mutating func endObject() {
        precondition(scope == .object || scope == .emptyObject, "endObject() outside of an object or after a key")
        end(UInt8(ascii: "}"))
    }

    /// Writes the key of the next value; keys written twice are not noticed.
    ///
    /// - Precondition: The innermost open container is an object, and the last call was not this one.
    public mutating func key(_ key: String) {
        switch scope {
        case .object: bytes.append(UInt8(ascii: ","))
        case .emptyObject: break
        default: preconditionFailure("key(_:) outside of an object or after another key")
        }
        scope = .member
        appendString(key)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Ends the document.
    ///
    /// - Returns: All bytes, those given to the initializer first.
    /// - Precondition: The document is complete: one value, with all its arrays and objects closed.
    public consuming func finish() -> [UInt8] {
        precondition(scope == .end, "finish() before the end of the document")
        return bytes
    }

    /// Makes room for a value: checks that one may come and writes the comma before it.
    mutating func prepareForValue() {
        switch scope {
        case .start: scope = .end
        case .emptyArray: scope = .array
        case .array: bytes.append(UInt8(ascii: ","))
        case .member: scope = .object
        case .emptyObject, .object: preconditionFailure("a value in an object without key(_:) before it")
        case .end: preconditionFailure("a value after the end of the document")
        }
    }

    private mutating func begin(_ inner: Scope, _ bracket: UInt8) {
        prepareForValue()
        outerScopes.append(scope)
        scope = inner
        bytes.append(bracket)
    }

    private mutating func end(_ bracket: UInt8) {
        guard let outer = outerScopes.popLast() else { preconditionFailure("an end without a beginning") }
        scope = outer
        bytes.append(bracket)
    }
}
