import Foundation

/// A directory of one test, removed with it.
final class TemporaryDirectory: Sendable {
    /// Without links, so that paths can be compared with what the system says.
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("datastream-file-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: self[name]))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: self[name])), as: UTF8.self)
    }

    func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: self[name], withIntermediateDirectories: true)
    }

    func makeLink(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: self[name], withDestinationPath: target)
    }

    func makePipe(_ name: String) throws {
        guard mkfifo(self[name], 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// The names of all that is in it.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    /// How many descriptors this process has open on what is, or was, in it.
    var openDescriptors: Int {
        #if os(Linux)
            let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
            return numbers.count { number in
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
                return target?.hasPrefix(path) == true
            }
        #else
            (0..<getdtablesize()).count { number in
                var name = [CChar](repeating: 0, count: Int(MAXPATHLEN))
                guard fcntl(number, F_GETPATH, &name) == 0 else { return false }
                return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).hasPrefix(
                    path
                )
            }
        #endif
    }
}
