extension EmulatorConfiguration {
    /// The ARN of the function, without a qualifier.
    var functionARN: String { "arn:aws:lambda:\(region):\(accountID):function:\(functionName)" }

    /// The largest event handed to a runtime, in bytes.
    var maxEventBytes: Int { maxRequestBytes + 100 }
}
