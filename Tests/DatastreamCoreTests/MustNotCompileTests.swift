import Foundation
import Testing

/// Compiles the fixtures against the modules of this build and compares the errors with the comments
/// `// expected-error: a part of the message` at the ends of their lines.
@Suite("What does not fit does not compile", .enabled(if: Compiler.current != nil))
struct MustNotCompileTests {
    @Test(arguments: ["Misfits", "Isolation"])
    func errorsAreWhereTheyAreExpected(fixture: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(fixture).swift")
        let lines = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        let errors = try #require(Compiler.current).errors(in: file)
        for (index, line) in lines.enumerated() {
            let found = errors[index + 1] ?? []
            guard let comment = line.range(of: "// expected-error: ") else {
                #expect(found.isEmpty, "line \(index + 1) of \(fixture)")
                continue
            }
            let isFound = found.contains { $0.contains(line[comment.upperBound...]) }
            #expect(isFound, "line \(index + 1) of \(fixture) has the errors \(found)")
        }
    }
}

/// The Swift compiler, and where the modules of this build are.
private struct Compiler {
    let flags: [String]

    /// Nil where there is no compiler, or the modules are elsewhere.
    static let current: Compiler? = {
        let files = FileManager.default
        guard let build = Bundle(for: Marker.self).executableURL?.deletingLastPathComponent(),
            files.fileExists(atPath: build.appendingPathComponent("Modules/DatastreamCore.swiftmodule").path),
            let generated = try? files.contentsOfDirectory(at: build, includingPropertiesForKeys: nil),
            (try? run(["--version"])) != nil
        else { return nil }
        // the C modules that NIO is made of: some have a map of their own, the others one that was made for this build
        var maps = generated.filter { $0.pathExtension == "build" }.map {
            $0.appendingPathComponent("module.modulemap")
        }
        let checkouts = build.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            "checkouts"
        )
        for package in (try? files.contentsOfDirectory(at: checkouts, includingPropertiesForKeys: nil)) ?? [] {
            let sources = package.appendingPathComponent("Sources")
            for target in (try? files.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)) ?? [] {
                maps.append(target.appendingPathComponent("include/module.modulemap"))
            }
        }
        let modules = ["-I", build.appendingPathComponent("Modules").path]
        let existing = maps.map(\.path).filter(files.fileExists)
        return Compiler(flags: modules + existing.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] })
    }()

    private final class Marker {}

    /// The messages of the errors in a file, by line.
    func errors(in file: URL) throws -> [Int: [String]] {
        let arguments = ["-typecheck", "-swift-version", "6", "-diagnostic-style", "llvm"] + flags + [file.path]
        var errors: [Int: [String]] = [:]
        for line in try Self.run(arguments).split(separator: "\n") where line.hasPrefix(file.path + ":") {
            let parts = line.dropFirst(file.path.count + 1).split(separator: ":", maxSplits: 3)
            guard parts.count == 4, parts[2] == " error", let number = Int(parts[0]) else { continue }
            errors[number, default: []].append(String(parts[3]))
        }
        return errors
    }

    private static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["swiftc"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
