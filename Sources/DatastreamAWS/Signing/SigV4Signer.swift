#if AWS
    import Crypto
    import NIOCore

    /// Signs requests with AWS Signature Version 4, in a header.
    struct SigV4Signer: Sendable {
        /// Whose signature it is.
        var credentials: AWSCredentials
        /// The region in the signature's scope.
        var region: String
        /// The service in the signature's scope.
        var service: String

        /// The headers that have to be added to a request to have it signed.
        ///
        /// The request must not have them already: `X-Amz-Date`, with a session token `X-Amz-Security-Token`, and
        /// `Authorization`.
        /// - Parameters:
        ///   - request: The request, with all its other headers.
        ///   - time: When it is sent.
        func headers(for request: SigV4Request, at time: Duration) -> [(name: String, value: String)] {
            let stamp = UTC.basicText(time)
            var added = [(name: "X-Amz-Date", value: stamp)]
            if let token = credentials.sessionToken { added.append(("X-Amz-Security-Token", token)) }
            var signed = request
            signed.headers += added
            var hash = SHA256()
            request.payload.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
            let (canonical, names) = signed.canonical(payloadHash: hex(hash.finalize()))
            let day = String(stamp.prefix(8))
            let scope = [day, region, service, "aws4_request"].joined(separator: "/")
            let digest = hex(SHA256.hash(data: Array(canonical.utf8)))
            let text = ["AWS4-HMAC-SHA256", stamp, scope, digest].joined(separator: "\n")
            var key = SymmetricKey(data: Array("AWS4\(credentials.secretAccessKey)".utf8))
            for part in [day, region, service, "aws4_request"] {
                key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
            }
            let signature = hex(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
            let credential = "Credential=\(credentials.accessKeyID)/\(scope)"
            let value = "AWS4-HMAC-SHA256 \(credential), SignedHeaders=\(names), Signature=\(signature)"
            return added + [("Authorization", value)]
        }

        private func hex(_ bytes: some Sequence<UInt8>) -> String {
            let digits = Array("0123456789abcdef".utf8)
            return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        }
    }
#endif
