import DatastreamJSON
import Testing

@Suite struct DecoderErrorTests {
    private func error<T: Decodable>(_ type: T.Type, _ text: String) -> JSONError? {
        #expect(throws: JSONError.self) { try JSONValueDecoder().decode(type, from: Array(text.utf8)) }
    }

    private func refusal<T: FixedWidthInteger & Decodable>(_ type: T.Type, _ text: String) -> [JSONError.Code?] {
        [
            error(T.self, text)?.code, error([T].self, "[\(text)]")?.code,
            error(Keyed<T>.self, #"{"key":\#(text)}"#)?.code,
            error(T?.self, text)?.code, error([String: T].self, #"{"key":\#(text)}"#)?.code,
        ]
    }

    @Test(arguments: [
        "1.5", "1e-1", "1e400", "340282366920938463463374607431768211456", "-170141183460469231731687303715884105729",
    ])
    func `A number no integer holds is an error for every integer type`(text: String) {
        let types: [any (FixedWidthInteger & Decodable).Type] = [
            Int.self, Int8.self, Int16.self, Int32.self, Int64.self, Int128.self,
            UInt.self, UInt8.self, UInt16.self, UInt32.self, UInt64.self, UInt128.self,
        ]
        for type in types {
            #expect(refusal(type, text).allSatisfy { $0 == .numberNotRepresentable })
        }
    }

    @Test func `One beyond the range of each width is an error`() {
        func check<T: FixedWidthInteger & Decodable>(_ type: T.Type) {
            let above = "\(Int256Text.successor(of: "\(T.max)"))"
            #expect(refusal(type, above).allSatisfy { $0 == .numberNotRepresentable })
            let below = T.isSigned ? "-\(Int256Text.successor(of: "\(T.min)".dropFirst()))" : "-1"
            #expect(refusal(type, below).allSatisfy { $0 == .numberNotRepresentable })
            #expect(throws: Never.self) {
                try JSONValueDecoder().decode([T].self, from: Array("[\(T.min),\(T.max)]".utf8))
            }
        }
        check(Int.self)
        check(Int8.self)
        check(Int16.self)
        check(Int32.self)
        check(Int64.self)
        check(Int128.self)
        check(UInt.self)
        check(UInt8.self)
        check(UInt16.self)
        check(UInt32.self)
        check(UInt64.self)
        check(UInt128.self)
    }

    @Test func `Floating point out of range is an error`() {
        #expect(error(Double.self, "1e400")?.code == .numberNotRepresentable)
        #expect(error(Float.self, "1e39")?.code == .numberNotRepresentable)
        #expect(error([Double].self, "[1,-1e309]")?.codingPath == ["[1]"])
    }

    @Test func `The path to the value is told`() {
        struct Order: Decodable { var total: Double }
        struct Page: Decodable { var orders: [Order] }
        let orders = #"{"orders":[{"total":1},{"total":1},{"total":1},{"total":"x"}]}"#
        #expect(
            error(Page.self, orders)?.description
                == "typeMismatch: expected a number, found a string at orders[3].total"
        )
        #expect(
            error(Page.self, #"{"orders":[{}]}"#)?.description == #"keyNotFound: there is no key "total" at orders[0]"#
        )
        #expect(
            error(Page.self, #"{"orders":[null]}"#)?.description
                == "valueNotFound: expected an object, found null at orders[0]"
        )
        #expect(
            error(Page.self, #"{"orders":{}}"#)?.description
                == "typeMismatch: expected an array, found an object at orders"
        )
        #expect(error(Page.self, "[]")?.description == "typeMismatch: expected an object, found an array")
        #expect(
            error([String: [UInt8]].self, #"{"a key":[1,300]}"#)?.description
                == #"numberNotRepresentable: expected a number that UInt8 can hold, found the number 300 at ["a key"][1]"#
        )
        #expect(error([Int: Int].self, #"{"3":true}"#)?.codingPath == ["3"])
    }

    @Test func `Errors that the standard library throws are told in the same terms`() {
        enum Size: String, Decodable { case small, big }
        let unknown = error([Size].self, #"["big","huge"]"#)
        #expect(unknown?.code == .dataCorrupted)
        #expect(unknown?.codingPath == ["[1]"])
        #expect(error(Shape.self, #"{"circle":{"radius":1},"dot":{}}"#)?.code == .typeMismatch)
        #expect(error([Int: Int].self, #"{"x":1}"#)?.code == .typeMismatch)
    }

    @Test(arguments: ["null", "1", #""x""#, "[]", "{}"])
    func `A boolean is nothing else`(text: String) {
        #expect(error(Bool.self, text)?.code == (text == "null" ? .valueNotFound : .typeMismatch))
    }

    @Test(arguments: ["null", "true", "1", "[]", "{}"])
    func `A string is nothing else`(text: String) {
        #expect(error(String.self, text)?.code == (text == "null" ? .valueNotFound : .typeMismatch))
    }

    @Test(arguments: ["null", "true", #""1""#, "[]", "{}"])
    func `A number is nothing else`(text: String) {
        let code: JSONError.Code = text == "null" ? .valueNotFound : .typeMismatch
        #expect(error(Int.self, text)?.code == code)
        #expect(error(Double.self, text)?.code == code)
        #expect(error(Float.self, text)?.code == code)
        #expect(error(JSONNumber.self, text)?.code == code)
    }

    @Test func `Reading past the end of an array is an error`() {
        struct Pair: Decodable {
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                _ = try container.decode(Int.self)
                _ = try container.decode(Int.self)
            }
        }
        let short = error([Pair].self, "[[1,2],[1]]")
        #expect(short?.code == .valueNotFound)
        #expect(short?.codingPath == ["[1]", "[1]"])
    }
}

private struct Keyed<Value: Decodable>: Decodable {
    var key: Value
}

/// Decimal text of whole numbers too wide for any type.
private enum Int256Text {
    static func successor(of text: some StringProtocol) -> String {
        var digits = Array(text.utf8)
        var position = digits.count - 1
        while position >= 0, digits[position] == UInt8(ascii: "9") {
            digits[position] = UInt8(ascii: "0")
            position -= 1
        }
        if position >= 0 { digits[position] += 1 } else { digits.insert(UInt8(ascii: "1"), at: 0) }
        return String(decoding: digits, as: UTF8.self)
    }
}
