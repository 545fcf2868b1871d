import Foundation

/// Runs JavaScript over a JSON value that it gets as `input`, and decodes what the script evaluates to.
func node<Output: Decodable>(_ script: String, _ input: some Encodable, as type: Output.Type) throws -> Output {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let json = String(decoding: try JSONEncoder().encode(input), as: UTF8.self)
    process.arguments = ["node", "-p", "const input = \(json); JSON.stringify((() => { \(script) })())"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let answer = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NodeFailed(status: process.terminationStatus) }
    return try JSONDecoder().decode(type, from: answer)
}

/// Whether there is a Node.js to compare with.
let hasNode = (try? node("return 1", 0, as: Int.self)) == 1

struct NodeFailed: Error {
    let status: Int32
}
