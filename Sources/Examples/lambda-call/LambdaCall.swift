#if AWS
    import ArgumentParser
    import DatastreamAWS
    import NIOCore

    /// Calls a Lambda function and prints its response as it arrives.
    @main
    struct LambdaCall: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lambda-call",
            abstract: "Calls a Lambda function and prints its streamed response as it arrives.",
            usage: "lambda-call [options] <function> [<payload>]",
            discussion: """
                Region, endpoint and credentials come from the options, the environment and the shared AWS files, in this \
                order. The status is 0 when the function succeeded, 1 when it failed, and 2 when it could not be called.
                """
        )

        @Option(help: "The address of the service or an emulator, such as http://127.0.0.1:8080.")
        var endpointURL: String?

        @Option(help: "The region.")
        var region: String?

        @Option(help: "The profile in the shared AWS files.")
        var profile: String?

        @Option(help: "The version or alias to call.")
        var qualifier: String?

        @Flag(help: "The response begins with an HTTP prelude: print status and headers to standard error.")
        var prelude = false

        @Flag(help: "Print the end of the function's log to standard error.")
        var log = false

        @Flag(help: "Do not sign the call, and look for no credentials.")
        var noSignRequest = false

        @Argument(help: "The function's name or ARN.")
        var function: String

        @Argument(help: "The event, or - to read it from standard input.")
        var payload = "{}"

        func run() async throws {
            do {
                let event = payload == "-" ? try StandardIO.readAll() : ByteBuffer(string: payload)
                let client = LambdaClient(
                    region: region ?? (noSignRequest && endpointURL != nil ? "us-east-1" : nil),
                    endpointURL: endpointURL,
                    credentials: noSignRequest ? .unsigned : .automatic,
                    profile: profile
                )
                var invocation = LambdaInvocation(functionName: function, payload: event, qualifier: qualifier)
                invocation.includesLogTail = log
                let response = try await client.invokeWithResponseStream(invocation)
                try await show(response)
                if let tail = response.logTail { StandardIO.note(tail) }
            } catch let error as AWSError {
                StandardIO.note("lambda-call: \(error)")
                if let details = error.errorDetails { StandardIO.note(details) }
                if let tail = error.logTail { StandardIO.note(tail) }
                throw ExitCode(error.code == .functionError ? 1 : 2)
            } catch let error as StandardIO.Failure {
                if error.isBrokenPipe { throw ExitCode(141) }
                StandardIO.note("lambda-call: \(error)")
                throw ExitCode(2)
            }
        }

        private func show(_ response: LambdaStreamedResponse) async throws {
            var body = response.body
            if prelude {
                let http = try await response.splittingPrelude()
                StandardIO.note("\(http.statusCode)")
                for (name, value) in http.headers { StandardIO.note("\(name): \(value)") }
                for cookie in http.cookies { StandardIO.note("set-cookie: \(cookie)") }
                body = http.body
            }
            for try await chunk in body { try StandardIO.write(chunk) }
        }
    }
#else
    /// Without the trait there is nothing to call with.
    @main
    struct LambdaCall {
        static func main() {
            print("lambda-call needs the trait AWS: swift run --traits AWS lambda-call …")
        }
    }
#endif
