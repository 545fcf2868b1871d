// What each scalar type accepts. The path is only spelled out when it does not.
extension JSONValue {
    func decoded(_ type: Bool.Type, at path: @autoclosure () -> JSONCodingPath) throws(JSONError) -> Bool {
        guard case .bool(let value) = self else { throw mismatch(expected: "true or false", at: path()) }
        return value
    }

    func decoded(_ type: String.Type, at path: @autoclosure () -> JSONCodingPath) throws(JSONError) -> String {
        guard case .string(let value) = self else { throw mismatch(expected: "a string", at: path()) }
        return value
    }

    func decoded(_ type: Double.Type, at path: @autoclosure () -> JSONCodingPath) throws(JSONError) -> Double {
        guard case .number(let number) = self else { throw mismatch(expected: "a number", at: path()) }
        guard let value = number.double else { throw notRepresentable(in: type, at: path()) }
        return value
    }

    func decoded(_ type: Float.Type, at path: @autoclosure () -> JSONCodingPath) throws(JSONError) -> Float {
        guard case .number(let number) = self else { throw mismatch(expected: "a number", at: path()) }
        guard let value = number.float else { throw notRepresentable(in: type, at: path()) }
        return value
    }

    func decoded<T: FixedWidthInteger>(
        _ type: T.Type,
        at path: @autoclosure () -> JSONCodingPath
    ) throws(JSONError) -> T {
        guard case .number(let number) = self else { throw mismatch(expected: "a whole number", at: path()) }
        guard let value = number.exactly(type) else { throw notRepresentable(in: type, at: path()) }
        return value
    }

    /// The error for a value of another JSON type; null counts as missing.
    func mismatch(expected: String, at path: JSONCodingPath) -> JSONError {
        JSONError(
            isNull ? .valueNotFound : .typeMismatch,
            message: "expected \(expected), found \(kindName)",
            codingPath: path.components
        )
    }

    private func notRepresentable(in type: Any.Type, at path: JSONCodingPath) -> JSONError {
        JSONError(
            .numberNotRepresentable,
            message: "expected a number that \(type) can hold, found \(kindName)",
            codingPath: path.components
        )
    }
}
