/// A type with everything the compiler can synthesize.
struct Shop: Codable, Equatable {
    struct Order: Codable, Equatable {
        var id: UInt64
        var total: Double
        var note: String?
        var tags: Set<String>
    }

    var name: String
    var isOpen: Bool
    var ratio: Float
    var small: Int8
    var medium: Int16
    var wide: Int32
    var long: Int64
    var bytes: [UInt8]
    var port: UInt16
    var mask: UInt32
    var count: UInt
    var orders: [Order]
    var stock: [String: [Int]]
    var floors: [Int: String]
    var shapes: [Shape]
    var size: Size
    var missing: Int?
    var matrix: [[Double?]]

    static let sample = Shop(
        name: "Käse \"&\" Brot",
        isOpen: true,
        ratio: 0.1,
        small: -128,
        medium: -32768,
        wide: .min,
        long: .min,
        bytes: [0, 255],
        port: .max,
        mask: .max,
        count: .max,
        orders: [
            Order(id: .max, total: 12.5, note: nil, tags: []),
            Order(id: 1, total: 1e100, note: "a\nb", tags: ["x"]),
        ],
        stock: ["bread": [1, 2]],
        floors: [-1: "cellar"],
        shapes: [.circle(radius: 1.5), .rectangle(2, 3), .dot],
        size: .big,
        missing: nil,
        matrix: [[1, nil], []]
    )

    static let sampleText = #"""
        {"name":"Käse \"&\" Brot","isOpen":true,"ratio":0.1,"small":-128,"medium":-32768,"wide":-2147483648,
        "long":-9223372036854775808,"bytes":[0,255],"port":65535,"mask":4294967295,"count":18446744073709551615,
        "orders":[{"id":18446744073709551615,"total":12.5,"tags":[]},{"id":1,"total":1e+100,"note":"a\nb","tags":["x"]}],
        "stock":{"bread":[1,2]},"floors":{"-1":"cellar"},
        "shapes":[{"circle":{"radius":1.5}},{"rectangle":{"_0":2,"_1":3}},{"dot":{}}],"size":"big","matrix":[[1,null],[]]}
        """#
}

enum Size: String, Codable { case small, big }

enum Shape: Codable, Equatable {
    case circle(radius: Double)
    case rectangle(Int, Int)
    case dot
}

class Animal: Codable {
    var legs: Int

    init(legs: Int) {
        self.legs = legs
    }
}

/// A type that uses nested containers and a super coder by hand.
final class Dog: Animal {
    private enum CodingKeys: CodingKey { case name, extra }

    var name: String
    var extra: [String] = []
    var paths: [String] = []

    init(name: String) {
        self.name = name
        super.init(legs: 4)
    }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        let parent = try container.superDecoder()
        try super.init(from: parent)

        var list = try container.nestedUnkeyedContainer(forKey: .extra)
        extra.append("\(try list.decode(Int.self))")
        var inner = try list.nestedUnkeyedContainer()
        while !inner.isAtEnd { extra.append("\(try inner.decode(Int.self))") }
        let object = try list.nestedContainer(keyedBy: CodingKeys.self)
        extra.append(try object.decode(String.self, forKey: .name))
        if try list.decodeNil() { extra.append("nil") }
        extra.append("\(try Int(from: list.superDecoder()))")
        if list.isAtEnd { extra.append("end") }
        paths = [object.codingPath, parent.codingPath].map { path in
            path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined()
        }
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try super.encode(to: container.superEncoder())
        var list = container.nestedUnkeyedContainer(forKey: .extra)
        try list.encode(1)
        var inner = list.nestedUnkeyedContainer()
        var object = list.nestedContainer(keyedBy: CodingKeys.self)
        try list.encodeNil()
        try 5.encode(to: list.superEncoder())
        // Written after later elements on purpose.
        try inner.encode(2)
        try inner.encode(3)
        try object.encode("x", forKey: .name)
        var listAgain = container.nestedUnkeyedContainer(forKey: .extra)
        try listAgain.encode("again")
        try container.encode(name, forKey: .name)
    }
}
