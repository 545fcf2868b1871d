/// A function as callers name it: a name, a part of an ARN or a whole one, with a version or alias behind it or none.
struct FunctionReference: Hashable {
    let name: String
    let qualifier: String?
    let accountID: String?
    let region: String?

    /// Reads `name`, `function:name`, `account:function:name` or `arn:aws:lambda:region:account:function:name`, each with
    /// `:qualifier` behind it or not.
    ///
    /// `function:7` is version 7 of `functionName` if that is `function`, and otherwise the function named 7.
    init?(_ text: String, functionName: String) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("") else { return nil }
        var region: String?
        var accountID: String?
        if parts.count >= 7, parts[0] == "arn", parts[2] == "lambda", parts[5] == "function" {
            (region, accountID) = (parts[3], parts[4])
            parts.removeFirst(6)
        } else if parts.count >= 3, parts[1] == "function" {
            accountID = parts[0]
            parts.removeFirst(2)
        } else if parts.count >= 2, parts[0] == "function",
            parts.count > 2 || parts[1] == functionName || functionName != "function"
        {
            parts.removeFirst()
        }
        guard let name = parts.first, parts.count <= 2 else { return nil }
        self.name = name
        self.qualifier = parts.count == 2 ? parts[1] : nil
        self.accountID = accountID
        self.region = region
    }

    /// Whether this is the emulated function.
    func matches(_ configuration: EmulatorConfiguration) -> Bool {
        name == configuration.functionName
            && accountID ?? configuration.accountID == configuration.accountID
            && region ?? configuration.region == configuration.region
    }
}
