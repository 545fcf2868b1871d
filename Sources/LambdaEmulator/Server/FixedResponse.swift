import DatastreamJSON
import NIOCore
import NIOHTTP1

/// A whole response that the emulator makes itself.
struct FixedResponse: Sendable {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: [UInt8]

    init(_ status: HTTPResponseStatus, headers: HTTPHeaders = [:], text: String = "") {
        self.status = status
        self.headers = headers
        self.body = Array(text.utf8)
    }

    init(_ status: HTTPResponseStatus, headers: HTTPHeaders, bytes: ByteBuffer) {
        self.init(status, headers: headers)
        self.body = Array(bytes.readableBytesView)
    }

    init(_ status: HTTPResponseStatus, headers: HTTPHeaders = [:], json: JSONValue) {
        self.init(status, headers: headers, text: json.description)
        self.headers.replaceOrAdd(name: "Content-Type", value: "application/json")
    }

    /// The same response, after which the connection closes.
    var closing: FixedResponse {
        var response = self
        response.headers.replaceOrAdd(name: "Connection", value: "close")
        return response
    }

    func head(version: HTTPVersion) -> HTTPResponseHead {
        var headers = headers
        if status.mayHaveResponseBody { headers.replaceOrAdd(name: "Content-Length", value: String(body.count)) }
        headers.replaceOrAdd(name: "Date", value: WallTime.now().httpDate)
        return HTTPResponseHead(version: version, status: status, headers: headers)
    }
}
