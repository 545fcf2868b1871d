import DatastreamJSON
import Middy
import NIOCore
import NIOHTTP1

/// An error in the form in which the service wants to hear of it.
struct FunctionFailure {
    /// `Function.` and the name of the error's type, letters only, as the service demands.
    let type: String
    /// `{"errorType": …, "errorMessage": …, "stackTrace": []}`.
    let body: ByteBuffer

    init(_ error: any Error) {
        let root = (error as? ErrorHandlingError)?.underlying ?? error
        let name = String(describing: Swift.type(of: root)).filter { $0.isASCII && $0.isLetter }
        let isFit = name.count > 1
        type = "Function." + (isFit ? name.prefix(1).uppercased() + name.dropFirst() : "Error")
        var json = JSONWriter()
        json.beginObject()
        json.key("errorType")
        json.value(type)
        json.key("errorMessage")
        json.value("\(error)")
        json.key("stackTrace")
        json.beginArray()
        json.endArray()
        json.endObject()
        body = ByteBuffer(bytes: json.finish())
    }

    /// The headers of a report to `/error`.
    var headers: HTTPHeaders { [RuntimeAPI.errorType: type, "Content-Type": "application/json"] }

    /// The trailers that end a response midway.
    var trailers: HTTPHeaders {
        [RuntimeAPI.errorType: type, RuntimeAPI.errorBody: base64(body.readableBytesView)]
    }
}
