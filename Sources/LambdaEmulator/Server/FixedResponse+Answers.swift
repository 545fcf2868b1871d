import DatastreamJSON
import NIOHTTP1

extension FixedResponse {
    /// What the client of a Function URL sees when a function fails.
    static let internalServerError = FixedResponse(
        .badGateway,
        json: ["message": "Internal Server Error"]
    )

    /// For requests that were waiting when the emulator ended.
    static let shuttingDown = FixedResponse(
        .serviceUnavailable,
        headers: ["x-amzn-ErrorType": "ServiceException"],
        json: ["Type": "Service", "message": "The emulator is shutting down."]
    )

    /// An error of the Invoke API, in the form SDKs read.
    static func serviceError(
        _ status: HTTPResponseStatus,
        _ type: String,
        _ message: String,
        adding details: (inout JSONObject) -> Void = { _ in }
    ) -> FixedResponse {
        let side = status.code < 500 ? "User" : "Service"
        var body: JSONObject = ["Type": .string(side), "Message": .string(message), "message": .string(message)]
        details(&body)
        return FixedResponse(status, headers: ["x-amzn-ErrorType": type], json: .object(body))
    }

    /// An error of the Runtime API.
    static func runtimeError(_ status: HTTPResponseStatus, _ type: String, _ message: String) -> FixedResponse {
        FixedResponse(status, json: ["errorMessage": .string(message), "errorType": .string(type)])
    }

    /// What the Runtime API says when it has taken an answer.
    static let accepted: FixedResponse = {
        var response = FixedResponse(.accepted, text: "{\"status\":\"OK\"}\n")
        response.headers.add(name: "Content-Type", value: "application/json")
        return response
    }()

    /// The same response with the id of the request.
    func identified(_ requestID: String) -> FixedResponse {
        var response = self
        response.headers.replaceOrAdd(name: "x-amzn-RequestId", value: requestID)
        return response
    }
}
