import DatastreamJSON
import Testing

@Suite struct DepthTests {
    private func nested(_ depth: Int) -> [UInt8] {
        Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
    }

    @Test func `512 levels are read and written`() throws {
        let value = try JSONValue(parsing: nested(512))
        #expect(value.bytes() == nested(512))
    }

    @Test func `The 513th level is refused where it opens`() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(513)) }
        #expect(error?.code == .depthLimitExceeded)
        #expect(error?.byteOffset == 512)
    }

    @Test(arguments: ["[", #"{"a":"#, #"[{"a":"#])
    func `A million open levels are an error`(opening: String) {
        let bytes = Array(repeatElement(Array(opening.utf8), count: 1_000_000).joined())
        for limit in [512, Int.max] {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes, maximumDepth: limit) }
            #expect(error?.code == .depthLimitExceeded)
        }
    }

    @Test func `The limit can be set`() throws {
        _ = try JSONValue(parsing: nested(3), maximumDepth: 3)
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(4), maximumDepth: 3) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[]", maximumDepth: 0) }
        #expect(try JSONValue(parsing: "1", maximumDepth: 0) == 1)
        #expect(throws: JSONError.self) { try JSONValueDecoder(maximumDepth: 1).decode([[Int]].self, from: nested(2)) }
    }

    // No comparing here: at this depth it would need more stack in a debug build than some threads have.
    @Test func `The highest limit holds whatever is asked for`() throws {
        let depth = JSONValue.highestMaximumDepth
        _ = try JSONValue(parsing: nested(depth), maximumDepth: .max)
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(depth + 1), maximumDepth: .max) }
    }

    @Test func `Deep values can be compared, hashed, written and decoded`() throws {
        let text = String(repeating: #"[{"a":"#, count: 150) + "1" + String(repeating: "}]", count: 150)
        let value = try JSONValue(parsing: text)
        let other = try JSONValueDecoder().decode(JSONValue.self, from: text)
        #expect(value == other)
        #expect(value.hashValue == other.hashValue)
        #expect(value.description == text)
    }

    @Test func `Siblings do not count as depth`() throws {
        let value = try JSONValue(parsing: "[" + String(repeating: "[],", count: 10_000) + "{}]", maximumDepth: 2)
        #expect(value.array?.count == 10_001)
    }
}
