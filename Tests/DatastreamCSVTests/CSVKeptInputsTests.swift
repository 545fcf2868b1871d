import Foundation
import Testing

/// The inputs that are kept for the fuzzer, with those it once failed on.
private let inputs: [URL] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fuzzing/Inputs/CSV")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).sorted { $0.path < $1.path }
}()

@Suite struct CSVKeptInputsTests {
    @Test func `There are some`() { #expect(inputs.count >= 20) }

    @Test(arguments: inputs)
    func `Every scanner, any cut, and back again`(file: URL) throws {
        let input = try #require(CSVFuzzInput(try Data(contentsOf: file)))
        #expect(input.violation() == nil)
    }
}
