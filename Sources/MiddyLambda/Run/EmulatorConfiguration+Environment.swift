#if LocalEmulator
    import LambdaEmulator

    extension EmulatorConfiguration {
        /// Reads `LOCAL_LAMBDA_HOST` and `LOCAL_LAMBDA_PORT`, and prints a line for each response.
        ///
        /// There is no limit on the size of a response here; on Lambda it is 200 MB.
        /// - Throws: ``LambdaError/Code/invalidAddress`` when the port is not one.
        init(environment: (String) -> String?) throws {
            self.init()
            if let host = environment("LOCAL_LAMBDA_HOST") { self.host = host }
            if let text = environment("LOCAL_LAMBDA_PORT") {
                guard let port = Int(text), (0...65_535).contains(port) else {
                    throw LambdaError(.invalidAddress, "LOCAL_LAMBDA_PORT is \"\(text)\"; it has to be 0 to 65535")
                }
                self.port = port
            }
            maxResponseBytes = .max
            onResponse = { printLine("\($0)") }
        }
    }
#endif
