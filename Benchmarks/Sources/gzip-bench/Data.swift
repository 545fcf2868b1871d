import NIOCore

/// Ten columns of integers, decimals, words, dates and booleans, the same in every run.
func makeCSV(_ size: Int) -> ByteBuffer {
    var state: UInt64 = 42
    func random(_ bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (mixed ^ (mixed >> 31)) % bound
    }
    let words = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo"]
    func word() -> String { words[Int(random(UInt64(words.count)))] }
    var text = "id,amount,name,city,date,active,count,rate,code,note\n"
    text.reserveCapacity(size + 200)
    var row = 0
    while text.utf8.count < size {
        row += 1
        let date = "20\(10 + random(16))-0\(1 + random(9))-\(10 + random(18))"
        text += "\(row),\(random(100_000)).\(10 + random(90)),\(word()),\(word()),\(date),\(random(2) == 0),"
        text += "\(random(5_000)),0.\(random(10_000)),\(word())\(random(100)),\(word())\n"
    }
    return ByteBuffer(bytes: text.utf8.prefix(size))
}
