/// A coding key that can be any name or position.
enum JSONCodingKey: CodingKey {
    case name(String)
    case position(Int)

    init?(stringValue: String) {
        self = .name(stringValue)
    }

    init?(intValue: Int) {
        self = .position(intValue)
    }

    var stringValue: String {
        switch self {
        case .name(let name): name
        case .position(let position): "\(position)"
        }
    }

    var intValue: Int? {
        if case .position(let position) = self { position } else { nil }
    }
}
