import MiddyHTTP
import Testing

struct HeaderFieldsTests {
    @Test("names are compared without regard to case, and keep theirs")
    func names() {
        var headers: HeaderFields = ["Content-Type": "text/csv", "X-A": "1", "x-a": "2"]
        #expect(headers["content-type"] == "text/csv")
        #expect(headers["X-a"] == "1, 2")
        #expect(headers.values(for: "x-A") == ["1", "2"])
        #expect(headers["missing"] == nil)
        headers["CONTENT-TYPE"] = "text/plain"
        #expect(headers.map(\.name) == ["CONTENT-TYPE", "X-A", "x-a"])
        headers["x-a"] = nil
        #expect(headers.map(\.name) == ["CONTENT-TYPE"])
    }

    @Test("only letters have a case", arguments: [("a[", "a{"), ("a@", "a`"), ("a", "ab")])
    func notLetters(_ names: (String, String)) {
        var headers = HeaderFields()
        headers.add(name: names.0, value: "1")
        #expect(headers[names.1] == nil)
    }
}
