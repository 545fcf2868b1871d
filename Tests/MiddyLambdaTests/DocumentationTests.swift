import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import MiddyLambda

/// What the pages say is so.
@Suite(.timeLimit(.minutes(1)))
struct DocumentationTests {
    private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let pages = here.appendingPathComponent("../../Sources/MiddyLambda/MiddyLambda.docc")

    /// The lines that say something, without their indentation and access.
    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("import ") }
            .map { $0.hasPrefix("static ") ? String($0.dropFirst(7)) : $0 }
    }

    @Test(
        "the Swift code of a page stands in DocumentedCode.swift, which compiles",
        arguments: [
            "StreamAResponse.md", "WhenSomethingFailsMidStream.md",
        ]
    )
    func codeCompiles(page: String) throws {
        let text = try String(contentsOf: Self.pages.appendingPathComponent(page), encoding: .utf8)
        let code = lines(
            try String(contentsOf: Self.here.appendingPathComponent("DocumentedCode.swift"), encoding: .utf8)
        )
        let blocks = text.components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
        #expect(!blocks.isEmpty)
        for block in blocks {
            for part in block.components(separatedBy: "\n\n").map({ lines($0) }) where !part.isEmpty {
                let isThere = code.indices.contains { code[$0...].starts(with: part) }
                #expect(isThere, "not in DocumentedCode.swift: \(part)")
            }
        }
    }

    @Test("the documented failure: what was made, then the documented trailers")
    func failure() async throws {
        let event = "{\"requestContext\":{\"http\":{\"method\":\"GET\",\"path\":\"/\"}}}"
        let post = try #require(try await posts(of: DocumentedCode.failing, for: [event]).first)
        #expect(String(buffer: post.body).hasSuffix("\0row 0\n" + (1..<50).map { "row \($0)\n" }.joined()))
        #expect(post.trailers?["Lambda-Runtime-Function-Error-Type"] == ["Function.ExportFailed"])
        let body = try #require(post.trailers?.first(name: "Lambda-Runtime-Function-Error-Body"))
        let page = try String(
            contentsOf: Self.pages.appendingPathComponent("WhenSomethingFailsMidStream.md"),
            encoding: .utf8
        )
        let shown = try #require(page.firstMatch(of: /Error-Body: ([A-Za-z0-9+\/]+)…/)?.1)
        #expect(body.hasPrefix(shown))
    }

    @Test("a gzipped export and a written one")
    func exports() async throws {
        let written = try await posts(of: DocumentedCode.written, for: ["{\"rows\":3}"])
        #expect(String(buffer: written[0].body) == "row 0\nrow 1\nrow 2\n")
        let zipped = try await posts(of: DocumentedCode.export, for: ["{\"rows\":3}"])
        var inflater = try Inflater(isGzip: true)
        #expect(try inflater.inflate(zipped[0].body) == "number,square\r\n0,0\r\n1,1\r\n2,4\r\n")
    }

    @Test("the documented last row comes out of gzip behind the rows, and the trailers tell the rest")
    func lastRow() async throws {
        let event = "{\"requestContext\":{\"http\":{\"method\":\"GET\",\"path\":\"/\"}}}"
        let post = try #require(try await posts(of: DocumentedCode.marked, for: [event]).first)
        #expect(post.head.uri.hasSuffix("/response"))
        let prelude = try #require(post.body.readableBytesView.split(separator: 0).first)
        var body = post.body
        let skipped = body.readSlice(length: prelude.count + 8)
        #expect(skipped != nil)
        var inflater = try Inflater(isGzip: true)
        let text = try inflater.inflate(body)
        #expect(text.hasPrefix("0\r\n1\r\n"))
        #expect(text.contains("49999\r\n# incomplete,"))
        #expect(post.trailers?["Lambda-Runtime-Function-Error-Type"] == ["Function.ExportFailed"])
    }
}
