import DatastreamJSON
import NIOCore
import NIOHTTP1
import Synchronization

extension InvocationRecord {
    /// The record as the console reads it; times are microseconds since the request.
    var json: JSONValue {
        guarded.withLock { guarded in
            var object: JSONObject = [
                "id": .string(id),
                "kind": .string(kind.rawValue),
                "method": .string(method),
                "path": .string(path),
                "receivedAt": .number(JSONNumber(receivedAt.milliseconds)),
                "now": .int(guarded.ended?.at ?? elapsed()),
                "event": .string(String(buffer: guarded.event)),
                "log": .string(String(decoding: guarded.log.kept, as: UTF8.self)),
                "chunks": .int(guarded.timeline.chunks),
                "bytes": .int(guarded.timeline.bytes),
                "longestGap": .int(guarded.timeline.longestGap),
                "timeline": guarded.timeline.json,
                "preview": .string(String(buffer: guarded.preview)),
            ]
            if let taken = guarded.taken { object["taken"] = .int(elapsed(at: taken)) }
            if let sandbox = guarded.sandbox { object["sandbox"] = .int(sandbox.number) }
            if let head = guarded.head {
                object["firstByte"] = .int(head.at)
                object["status"] = .int(Int(head.status.code))
                object["headers"] = .array(head.headers.map { [.string($0.name), .string($0.value)] })
            }
            if let ended = guarded.ended {
                object["ended"] = .int(ended.at)
                object["outcome"] = .string(ended.outcome.description)
            }
            return .object(object)
        }
    }
}
