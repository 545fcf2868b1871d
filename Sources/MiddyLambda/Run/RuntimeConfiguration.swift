/// What Lambda's environment says to a runtime.
struct RuntimeConfiguration: Sendable {
    /// Where the Runtime API is.
    var address: RuntimeAddress
    /// How many invocations are served at once: 1, or what `AWS_LAMBDA_MAX_CONCURRENCY` says on Lambda Managed Instances.
    var concurrency: Int

    /// Reads `AWS_LAMBDA_MAX_CONCURRENCY`.
    /// - Throws: ``LambdaError/Code/invalidEnvironment`` when it is no number from 1 to 10,000.
    init(address: RuntimeAddress, environment: (String) -> String?) throws {
        self.address = address
        guard let text = environment("AWS_LAMBDA_MAX_CONCURRENCY") else {
            concurrency = 1
            return
        }
        guard let number = Int(text), (1...10_000).contains(number) else {
            throw LambdaError(
                .invalidEnvironment,
                "AWS_LAMBDA_MAX_CONCURRENCY is \"\(text)\"; it has to be a whole number from 1 to 10000"
            )
        }
        concurrency = number
    }
}
