#if Hummingbird
    import HTTPTypes
    import Hummingbird
    import MiddyHTTP

    extension HTTPFields {
        /// The fields of a response, and one `Set-Cookie` for each cookie; what HTTP does not allow is left out.
        init(_ response: HTTPEventResponse) {
            self.init()
            for field in response.headers {
                guard let name = HTTPField.Name(field.name) else { continue }
                append(HTTPField(name: name, value: field.value))
            }
            for cookie in response.cookies { append(HTTPField(name: .setCookie, value: cookie)) }
        }
    }

    extension HeaderFields {
        /// The fields of a request.
        init(_ fields: HTTPFields) {
            self.init()
            for field in fields { add(name: field.name.rawName, value: field.value) }
        }
    }

    extension HTTPField.Name {
        /// X-Ray's header.
        static var traceID: HTTPField.Name? { HTTPField.Name("X-Amzn-Trace-Id") }
    }
#endif
