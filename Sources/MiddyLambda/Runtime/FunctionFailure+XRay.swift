import DatastreamJSON

extension FunctionFailure {
    /// The cause of a failure in the form that X-Ray shows: `Lambda-Runtime-Function-XRay-Error-Cause`.
    ///
    /// One line of ASCII, as a header has to be, and well below the 64 KiB that the service keeps.
    var xrayCause: String {
        var json = JSONWriter()
        json.beginObject()
        json.key("working_directory")
        json.value(environment("LAMBDA_TASK_ROOT") ?? "")
        json.key("exceptions")
        json.beginArray()
        json.beginObject()
        json.key("type")
        json.value(type)
        json.key("message")
        json.value(message.cut(to: 2_048))
        json.key("stack")
        json.beginArray()
        json.endArray()
        json.endObject()
        json.endArray()
        json.key("paths")
        json.beginArray()
        json.endArray()
        json.endObject()
        return Self.escaped(String(decoding: json.finish(), as: UTF8.self))
    }

    /// JSON text with everything beyond ASCII as `\u` escapes, in UTF-16.
    private static func escaped(_ json: String) -> String {
        var text = ""
        for unit in json.utf16 {
            if (0x20...0x7E).contains(unit), let scalar = Unicode.Scalar(unit) {
                text.unicodeScalars.append(scalar)
            } else {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return text
    }
}
