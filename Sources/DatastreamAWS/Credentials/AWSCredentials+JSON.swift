import DatastreamJSON

extension AWSCredentials {
    /// Reads the JSON that the container's endpoint and the instance's metadata service answer with.
    /// - Parameters:
    ///   - json: The text.
    ///   - place: Who sent it, for the error.
    /// - Throws: ``AWSError/Code/credentialsFailed`` when it is not JSON, names an error, or lacks a key.
    init(json: String, from place: String) throws(AWSError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: json)
        } catch {
            throw AWSError(.credentialsFailed, "\(place) answered with something that is not JSON", underlying: error)
        }
        if let code = value["Code"]?.string, code != "Success" {
            let message = value["Message"]?.string.map { ": \($0)" } ?? ""
            throw AWSError(.credentialsFailed, "\(place) answered with the error \(code)\(message)", errorType: code)
        }
        guard let key = value["AccessKeyId"]?.string, let secret = value["SecretAccessKey"]?.string,
            !key.isEmpty, !secret.isEmpty
        else {
            throw AWSError(.credentialsFailed, "\(place) answered without AccessKeyId or SecretAccessKey")
        }
        self.init(accessKeyID: key, secretAccessKey: secret, sessionToken: value["Token"]?.string)
        if let text = value["Expiration"]?.string {
            guard let time = UTC.parse(text) else {
                throw AWSError(.credentialsFailed, "\(place) answered with the expiration \(text), which is no time")
            }
            expiration = time
        }
    }
}
