import DatastreamBase64
import DatastreamJSON
import Middy
import NIOCore
import NIOHTTP1

/// An error in the form in which the service wants to hear of it.
struct FunctionFailure {
    /// `Function.` and the name of the error's type, or `Runtime.` and the code of an error of this library.
    ///
    /// Letters only: the service replaces what does not match `(Runtime|Function)\.[A-Z][a-zA-Z]+`.
    let type: String
    /// The error as text.
    let message: String

    init(_ error: any Error) {
        var root = error
        while let latest = (root as? ErrorHandlingError)?.underlying { root = latest }
        type =
            (root as? LambdaError).map { "Runtime." + Self.word("\($0.code)") }
            ?? "Function." + Self.word(String(describing: Swift.type(of: root)))
        message = "\(error)"
    }

    /// `{"errorType": …, "errorMessage": …, "stackTrace": []}`; Swift errors carry no stack.
    var body: ByteBuffer { body(messageLimit: Self.maximumMessageSize) }

    /// The headers of a report to `/error` or `/init/error`.
    var headers: HTTPHeaders {
        [RuntimeAPI.errorType: type, "Content-Type": "application/json", RuntimeAPI.xrayCause: xrayCause]
    }

    /// The trailers that end a response midway.
    var trailers: HTTPHeaders {
        var limit = Self.maximumTrailerMessageSize
        var encoded = Base64.encode(body(messageLimit: limit).readableBytesView)
        while encoded.utf8.count > Self.maximumTrailerSize, limit > 0 {
            limit /= 2  // control characters take six bytes each in JSON
            encoded = Base64.encode(body(messageLimit: limit).readableBytesView)
        }
        return [RuntimeAPI.errorType: type, RuntimeAPI.errorBody: encoded]
    }

    /// A report is far from the service's limit of 6 MiB with this many bytes of message.
    private static let maximumMessageSize = 65_536
    /// HTTP servers written in Go, as the service's is, break on trailers of more than 4 KiB in all; names and type have
    /// to fit too.
    private static let maximumTrailerSize = 3_600
    private static let maximumTrailerMessageSize = 2_400

    private func body(messageLimit: Int) -> ByteBuffer {
        var json = JSONWriter()
        json.beginObject()
        json.key("errorType")
        json.value(type)
        json.key("errorMessage")
        json.value(message.cut(to: messageLimit))
        json.key("stackTrace")
        json.beginArray()
        json.endArray()
        json.endObject()
        return ByteBuffer(bytes: json.finish())
    }

    /// The letters of a name as one capitalised word.
    private static func word(_ name: String) -> String {
        let letters = name.filter { $0.isASCII && $0.isLetter }.prefix(128)
        return letters.count > 1 ? letters.prefix(1).uppercased() + letters.dropFirst() : "Error"
    }
}

extension String {
    /// The text, or as much of its beginning as fits into `limit` bytes of UTF-8, and an ellipsis.
    func cut(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var size = 0
        let end = unicodeScalars.firstIndex { scalar in
            size += String(scalar).utf8.count
            return size > limit
        }
        return String(unicodeScalars[..<(end ?? unicodeScalars.endIndex)]) + "…"
    }
}
