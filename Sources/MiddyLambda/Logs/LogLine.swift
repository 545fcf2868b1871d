import DatastreamJSON
import Logging

/// One line of a log.
struct LogLine {
    var time: WallTime
    var level: Logger.Level
    var label: String
    var requestID: String?
    var message: String
    var error: String?
    var metadata: Logger.Metadata

    /// A JSON object and a line feed.
    var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.key("timestamp")
        json.value(time.text)
        json.key("level")
        json.value(level.lambdaName)
        if let requestID {
            json.key("requestId")
            json.value(requestID)
        }
        json.key("message")
        json.value(message)
        json.key("logger")
        json.value(label)
        if let error {
            json.key("error")
            json.value(error)
        }
        if !metadata.isEmpty {
            json.key("metadata")
            json.write(metadata)
        }
        json.endObject()
        return String(decoding: json.finish(), as: UTF8.self) + "\n"
    }

    /// Time, request, level, message, error and metadata; line breaks become carriage returns, which the log service
    /// keeps inside one entry.
    var text: String {
        var parts = [time.text, requestID, level.lambdaName, message, error].compactMap { $0 }
        parts += metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let line = parts.joined(separator: " ")
        let hasBreaks = line.utf8.contains(UInt8(ascii: "\n"))
        let flat = line.unicodeScalars.map { $0 == "\n" ? "\r" : String($0) }
        return (hasBreaks ? flat.joined() : line) + "\n"
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ metadata: Logger.Metadata) {
        beginObject()
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            self.key(key)
            write(value)
        }
        endObject()
    }

    fileprivate mutating func write(_ value: Logger.Metadata.Value) {
        switch value {
        case .string(let text): self.value(text)
        case .stringConvertible(let value): self.value("\(value)")
        case .dictionary(let metadata): write(metadata)
        case .array(let values):
            beginArray()
            for value in values { write(value) }
            endArray()
        }
    }
}
