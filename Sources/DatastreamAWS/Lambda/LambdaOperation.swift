import DatastreamBase64
import NIOCore

/// The two ways to call a function.
enum LambdaOperation: Sendable {
    case invoke, invokeWithResponseStream

    /// The request that an invocation becomes, not signed yet.
    func request(for invocation: LambdaInvocation, at endpoint: AWSEndpoint) throws(AWSError) -> SigV4Request {
        guard !invocation.functionName.isEmpty else {
            throw AWSError(.invalidOption, "the name of the function is empty")
        }
        let name = PercentEncoding.encode(invocation.functionName)
        let path =
            switch self {
            case .invoke: "/2015-03-31/functions/\(name)/invocations"
            case .invokeWithResponseStream: "/2021-11-15/functions/\(name)/response-streaming-invocations"
            }
        var headers = [(name: "Host", value: endpoint.authority)]
        headers.append(("X-Amz-Invocation-Type", invocation.invocationType.rawValue))
        headers.append(("X-Amz-Log-Type", invocation.includesLogTail ? "Tail" : "None"))
        if let context = invocation.clientContext {
            headers.append(("X-Amz-Client-Context", Base64.encode(context.utf8)))
        }
        if let tenant = invocation.tenantID { headers.append(("X-Amz-Tenant-Id", tenant)) }
        for (name, value) in headers where !value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) {
            throw AWSError(.invalidOption, "the value of \(name) has characters that no HTTP header may have")
        }
        return SigV4Request(
            method: "POST",
            path: endpoint.basePath + path,
            query: invocation.qualifier.map { "Qualifier=\(PercentEncoding.encode($0))" } ?? "",
            headers: headers,
            payload: invocation.payload
        )
    }
}
