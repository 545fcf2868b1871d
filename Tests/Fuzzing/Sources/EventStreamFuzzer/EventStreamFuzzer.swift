/// What libFuzzer calls for every input; ``EventStreamFuzzInput`` says what has to hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    if let violation = EventStreamFuzzInput(UnsafeBufferPointer(start: data, count: size))?.violation() {
        fatalError(violation)
    }
    return 0
}
