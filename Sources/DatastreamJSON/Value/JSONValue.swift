/// Any JSON value, as RFC 8259 defines them.
///
/// ```swift
/// let value = try JSONValue(parsing: #"{"orders":[{"total":12.50}]}"#)
/// value["orders"]?[0]?["total"]?.double  // 12.5
///
/// let reply: JSONValue = ["ok": true, "items": [1, 2, nil]]
/// reply.description  // {"ok":true,"items":[1,2,null]}
/// ```
///
/// Two values are equal when their types and contents are: numbers by their text (see ``JSONNumber``), objects without
/// regard to the order of their keys (see ``JSONObject``).
public enum JSONValue: Sendable, Hashable {
    /// The literal `null`.
    case null

    /// The literal `true` or `false`.
    case bool(Bool)

    /// A number, kept as the text it was written in.
    case number(JSONNumber)

    /// A string, with its escapes resolved.
    case string(String)

    /// An array.
    case array([JSONValue])

    /// An object, in the order of its keys.
    case object(JSONObject)
}
