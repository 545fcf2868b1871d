import DatastreamCore
import Foundation
import NIOCore
import SystemPackage
import Testing

@testable import DatastreamFile

/// `basePath`: what lies inside is opened, everything else is refused, whenever it is put in place.
@Suite struct FileConfinementTests {
    private let directory: TemporaryDirectory
    private var base: String { directory["base"] }

    init() throws {
        directory = try TemporaryDirectory()
        try directory.makeDirectory("base/folder")
        try directory.makeDirectory("outside")
        try directory.makeDirectory("base2")
        try directory.write("inside", to: "base/ok.csv")
        try directory.write("deep", to: "base/folder/deep.csv")
        try directory.write("odd", to: "base/..cache")
        try directory.write("secret", to: "outside/secret.csv")
        try directory.write("secret", to: "base2/secret.csv")
        try directory.makeLink("base/link.csv", to: "../outside/secret.csv")
        try directory.makeLink("base/inner.csv", to: "ok.csv")
        try directory.makeLink("base/away", to: "../outside")
        try directory.makeLink("baseLink", to: "base")
    }

    @Test(arguments: [
        ("ok.csv", "inside"), ("folder/deep.csv", "deep"), ("./ok.csv", "inside"), ("folder/../ok.csv", "inside"),
        ("..cache", "odd"), ("folder//deep.csv", "deep"),
    ])
    func whatIsInsideIsRead(path: String, expected: String) async throws {
        #expect(try await streamToString(fileReadStream(path: path, basePath: base)) == expected)
        #expect(try await streamToString(fileReadStream(path: "\(base)/\(path)", basePath: base)) == expected)
        #expect(try await streamToString(fileReadStream(path: path, basePath: directory["baseLink"])) == expected)
    }

    @Test(arguments: [
        ("../outside/secret.csv", FileError.Code.outsideBase), ("folder/../../outside/secret.csv", .outsideBase),
        ("..", .outsideBase), (".", .outsideBase), ("folder/..", .outsideBase), ("/etc/passwd", .outsideBase),
        ("", .invalidPath), ("a\0b", .invalidPath), ("none.csv", .notFound), ("none/x.csv", .notFound),
        ("link.csv", .symbolicLink), ("inner.csv", .symbolicLink), ("away/secret.csv", .symbolicLink),
        ("away", .symbolicLink), ("ok.csv/x", .notDirectory), ("folder", .isDirectory),
    ])
    func whatIsNotIsRefused(path: String, code: FileError.Code) async throws {
        await expectFailure(code) { try await streamToString(fileReadStream(path: path, basePath: base)) }
        #expect(directory.openDescriptors == 0)
    }

    @Test(arguments: [
        ("../outside/new.csv", FileError.Code.outsideBase), (".", .outsideBase), ("link.csv", .symbolicLink),
        ("away/new.csv", .symbolicLink), ("none/new.csv", .notFound), ("folder", .isDirectory),
    ])
    func nothingIsWrittenOutside(path: String, code: FileError.Code) async throws {
        let before = try everything()
        await expectFailure(code) {
            try await createReadableStream("evil").pipe(to: fileWriteStream(path: path, basePath: base))
        }
        #expect(try everything() == before)
        #expect(directory.openDescriptors == 0)
    }

    @Test func aSiblingWhoseNameBeginsLikeTheBaseIsOutside() async throws {
        await expectFailure(.outsideBase) {
            try await streamToString(fileReadStream(path: directory["base2/secret.csv"], basePath: base))
        }
    }

    /// Case D20, and the moment between a check and an open, which does not exist here.
    @Test func aDirectoryThatBecomesALinkWhileItIsOpenedIsRefused() throws {
        let location = try FileLocation(path: "folder/deep.csv", basePath: base, types: [])
        var opened: [String] = []
        #expect {
            try location.openForReading { name in
                opened.append(name)
                guard name == "folder" else { return }
                try FileManager.default.removeItem(atPath: directory["base/folder"])
                try directory.makeLink("base/folder", to: "../outside")
            }
        } throws: {
            ($0 as? FileError)?.code == .symbolicLink
        }
        #expect(opened == ["folder"])
    }

    @Test func aDirectoryThatIsSwappedAfterItWasOpenedLeadsNowhereElse() throws {
        let location = try FileLocation(path: "folder/deep.csv", basePath: base, types: [])
        let file = try location.openForReading { name in
            guard name == "deep.csv" else { return }
            try FileManager.default.moveItem(atPath: directory["base/folder"], toPath: directory["moved"])
            try directory.makeLink("base/folder", to: "../outside")
            try directory.write("secret", to: "outside/deep.csv")
        }
        var bytes = [UInt8](repeating: 0, count: 10)
        let count = try bytes.withUnsafeMutableBytes { try file.descriptor.read(into: $0) }
        #expect(String(decoding: bytes.prefix(count), as: UTF8.self) == "deep")
    }

    @Test func aFileThatBecomesALinkWhileItIsOpenedIsRefused() throws {
        let location = try FileLocation(path: "ok.csv", basePath: base, types: [])
        #expect {
            try location.openForReading { name in
                try FileManager.default.removeItem(atPath: directory["base/ok.csv"])
                try directory.makeLink("base/ok.csv", to: "../outside/secret.csv")
            }
        } throws: {
            ($0 as? FileError)?.code == .symbolicLink
        }
    }

    @Test(arguments: [
        ("a.csv", nil as FileError.Code?), ("a.b.csv", nil), ("a.tsv", nil), ("a.CSV", .typeNotAllowed),
        ("a", .typeNotAllowed), ("a.csv.gz", .typeNotAllowed), (".csv", .typeNotAllowed), ("csv", .typeNotAllowed),
    ])
    func onlyTheExtensionsThatAreAcceptedAre(name: String, code: FileError.Code?) async throws {
        try directory.write("x", to: "base/\(name)")
        let types = [FileType(accept: ["text/csv": [".csv"], "text/tab-separated-values": [".tsv", ".tab"]])]
        for base in [base, nil] {
            let path = base == nil ? directory["base/\(name)"] : name
            let stream = fileReadStream(path: path, basePath: base, types: types)
            if let code {
                await expectFailure(code) { try await streamToString(stream) }
            } else {
                #expect(try await streamToString(stream) == "x")
            }
        }
    }

    @Test(arguments: ["csv", ".tar.gz", ""])
    func anExtensionThatCanNeverMatchIsAnInvalidOption(text: String) async throws {
        await expectFailure(.invalidOption) {
            try await streamToString(
                fileReadStream(path: "ok.csv", basePath: base, types: [FileType(accept: ["text/csv": [text]])])
            )
        }
    }

    /// Every file below the directory with its contents.
    private func everything() throws -> [String: String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
        return Dictionary(uniqueKeysWithValues: paths.map { ($0, (try? directory.read($0)) ?? "") })
    }
}
