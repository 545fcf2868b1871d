import DatastreamBase64
import DatastreamJSON
import NIOCore
import NIOHTTP1

extension ClientRequest {
    /// A call of the Invoke API: its body is the event as it is.
    static func invoke(
        _ exchange: ClientExchange,
        _ target: RequestTarget,
        _ path: InvokePath,
        _ body: ByteBuffer,
        _ configuration: EmulatorConfiguration
    ) -> ClientRequest {
        let headers = exchange.head.headers
        let name = configuration.functionName
        guard let reference = FunctionReference(path.function, functionName: name),
            configuration.acceptsAnyFunctionName || reference.matches(configuration)
        else {
            return .answer(.functionNotFound(path.function, configuration))
        }
        // SDKs send no payload at all where there is none; functions see an empty object.
        let event = body.readableBytes == 0 ? ByteBuffer(string: "{}") : body
        do {
            _ = try JSONValue(parsing: event.readableBytesView)
        } catch {
            let message = "Could not parse request body into json: \(error)"
            return .answer(.serviceError(.badRequest, "InvalidRequestContentException", message))
        }
        let types = ["RequestResponse", "DryRun"] + (path.isStreaming ? [] : ["Event"])
        let type = headers.first(name: "x-amz-invocation-type") ?? "RequestResponse"
        guard types.contains(type) else {
            return .answer(.invalidParameter("The invocation type \(type) is not one of \(types)."))
        }
        let log = headers.first(name: "x-amz-log-type") ?? "None"
        guard ["None", "Tail"].contains(log) else {
            return .answer(.invalidParameter("The log type \(log) is not None or Tail."))
        }
        let context = headers.first(name: "x-amz-client-context").map(clientContext)
        if case .some(.none) = context {
            let message = "The client context is not base64 of JSON in UTF-8 that fits into one line."
            return .answer(.serviceError(.badRequest, "InvalidRequestContentException", message))
        }
        let qualifier = reference.qualifier ?? target.parameters.first { $0.name == "Qualifier" }?.value
        if let qualifier, qualifier.isEmpty || !qualifier.utf8.allSatisfy(isQualifierByte) {
            return .answer(.invalidParameter("The qualifier is not a version, an alias or $LATEST."))
        }
        if type == "DryRun" { return .answer(FixedResponse(.noContent)) }
        var exchange = exchange
        if let qualifier, Int(qualifier) != nil { exchange.executedVersion = qualifier }
        let request = InvocationRequest(
            id: exchange.requestID,
            functionARN: configuration.functionARN + (qualifier.map { ":\($0)" } ?? ""),
            traceID: headers.first(name: "x-amzn-trace-id") ?? RandomID.traceHeader(at: .now()),
            clientContext: context ?? nil
        )
        return .invoke(Invocation(request, event: event, client: exchange, onDisconnect: configuration.onDisconnect))
    }

    /// The client context behind its base64, or `nil` if it cannot go into a header.
    private static func clientContext(_ encoded: String) -> String? {
        guard let bytes = Base64.decode(encoded), let value = try? JSONValue(parsing: bytes) else { return nil }
        // Written anew it has no line breaks.
        let text = value.description
        return HeaderText.isValue(text) ? text : nil
    }

    /// Qualifiers are `$LATEST`, digits, or letters with digits, `-` and `_`.
    private static func isQualifierByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "$"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension FixedResponse {
    /// For a parameter of a call that cannot be.
    fileprivate static func invalidParameter(_ message: String) -> FixedResponse {
        serviceError(.badRequest, "InvalidParameterValueException", message)
    }
}
