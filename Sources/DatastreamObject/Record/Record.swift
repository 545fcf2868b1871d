/// A row whose names and types are known only when the program runs: values under names, in order.
///
/// ```swift
/// var order: Record = ["id": 7, "customer": "Ada", "tags": ["new", "paid"]]
/// order["total"] = 12.5
/// print(order["customer"]?.string ?? "", order)    // Ada {"id":7,"customer":"Ada","tags":["new","paid"],"total":12.5}
/// ```
/// The records of one stream share their names (see ``header``), so a record costs one array of values. Two records are
/// equal when they have the same names with equal values, whatever the order. No name is special: `__proto__` is one
/// like any other.
public struct Record: Sendable {
    /// The names, shared with other records.
    public private(set) var header: RecordHeader
    /// The values, in the order of the names.
    public private(set) var values: [Value]

    /// Makes a record without values.
    public init() {
        header = .empty
        values = []
    }

    /// Makes a record of names and values; of equal names the last value wins, in the place of the first.
    ///
    /// Names without a value get null; values without a name are dropped. Records that are made one by one do not share
    /// their names; give them one ``init(header:values:)``.
    public init(names: [String], values: [Value]) {
        let columns = RecordColumns(names, duplicates: .last)
        header = columns.header
        self.values = columns.sources.map { $0 < values.count ? values[$0] : .null }
    }

    /// Makes a record that shares the names of another one.
    ///
    /// Names without a value get null; values without a name are dropped.
    public init(header: RecordHeader, values: [Value]) {
        self.header = header
        self.values = values
        if values.count < header.names.count {
            self.values.append(contentsOf: repeatElement(.null, count: header.names.count - values.count))
        } else if values.count > header.names.count {
            self.values.removeLast(values.count - header.names.count)
        }
    }

    /// Makes a record of names and values; of equal names the last value wins, in the place of the first.
    public init(_ pairs: some Sequence<(String, Value)>) {
        let pairs = Array(pairs)
        self.init(names: pairs.map(\.0), values: pairs.map(\.1))
    }

    /// The names, in order.
    public var names: [String] { header.names }

    /// The value under a name, or nil when there is none; a value that is there and null is ``Value/null``.
    ///
    /// Setting nil removes the name; a new name comes last.
    /// - Complexity: O(1) on average; O(*n*) when a name is added or removed.
    public subscript(name: String) -> Value? {
        get { header.position(of: name).map { values[$0] } }
        set {
            switch (header.position(of: name), newValue) {
            case (let position?, let value?): values[position] = value
            case (let position?, nil):
                header = RecordHeader(unique: names.enumerated().filter { $0.offset != position }.map(\.element))
                values.remove(at: position)
            case (nil, let value?):
                header = RecordHeader(unique: names + [name])
                values.append(value)
            case (nil, nil): break
            }
        }
    }
}

extension Record: RandomAccessCollection {
    /// A name and its value.
    public typealias Element = (name: String, value: Value)

    /// 0.
    public var startIndex: Int { 0 }
    /// How many values there are.
    public var endIndex: Int { values.count }

    /// The name and the value at a position, which has to be one of the record's indices.
    public subscript(position: Int) -> Element { (names[position], values[position]) }
}

extension Record: ExpressibleByDictionaryLiteral {
    /// Makes a record of a literal; of equal names the last value wins, in the place of the first.
    public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}

extension Record: Hashable {
    /// Whether both have the same names with equal values, whatever the order.
    public static func == (left: Record, right: Record) -> Bool {
        if left.header === right.header || left.names == right.names { return left.values == right.values }
        guard left.count == right.count else { return false }
        return left.allSatisfy { right[$0.name] == $0.value }
    }

    /// Hashes the names and values, whatever their order.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for (name, value) in self {
            var member = Hasher()
            member.combine(name)
            member.combine(value)
            sum &+= member.finalize()
        }
        hasher.combine(sum)
    }
}
