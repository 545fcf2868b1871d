import NIOCore

/// Finds the prelude in a response, whatever chunks it comes in.
struct PreludeParser {
    /// The most bytes a prelude may take, its delimiter included.
    static let limit = 16 * 1_024

    private static let delimiterLength = 8
    private var json: [UInt8] = []
    private var delimiter = 0

    /// Takes in bytes; gives the prelude once it is whole, with the first bytes of body.
    mutating func receive(_ bytes: ByteBuffer) throws(FunctionFailure) -> (Prelude, body: ByteBuffer)? {
        var bytes = bytes
        while let byte = bytes.readInteger(as: UInt8.self) {
            if byte == 0 {
                delimiter += 1
            } else if delimiter > 0 {
                throw FunctionFailure(
                    type: "Runtime.InvalidPrelude",
                    message: "The response's prelude ends with \(delimiter) NUL bytes; it must be eight."
                )
            } else {
                json.append(byte)
            }
            if delimiter == Self.delimiterLength { return (try Prelude(json: json), bytes) }
            if json.count + delimiter >= Self.limit {
                throw FunctionFailure(
                    type: "Runtime.InvalidPrelude",
                    message: "The response's prelude is longer than \(Self.limit) bytes, its eight NUL bytes included."
                )
            }
        }
        return nil
    }
}
