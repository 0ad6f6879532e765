/// Putting choices into an order of preference.
struct RankField: Sendable {
    private var order: [String]
    private var labels: [String: String]
    private var cursor = 0
    private var isTaken = false
    private var isRanked: Bool

    init(choices: [(value: String, label: String)], ranked: [String]) {
        labels = Dictionary(choices.map { ($0.value, $0.label) }, uniquingKeysWith: { first, _ in first })
        let offered = Set(choices.map(\.value))
        let known = ranked.filter(offered.contains)
        order = known + choices.map(\.value).filter { !known.contains($0) }
        isRanked = !ranked.isEmpty
    }

    /// The field for a question whose texts have changed: the order stays.
    func renewed(choices: [(value: String, label: String)]) -> RankField {
        guard Set(choices.map(\.value)) == Set(order) else {
            return RankField(choices: choices, ranked: isRanked ? order : [])
        }
        var field = self
        field.labels = Dictionary(choices.map { ($0.value, $0.label) }, uniquingKeysWith: { first, _ in first })
        return field
    }

    /// The values in their order; empty until somebody has put them into one.
    var value: String { isRanked ? order.joined(separator: " ") : "" }

    mutating func press(_ key: Key) -> KeyOutcome {
        switch key {
        case .up: return move(-1)
        case .down: return move(1)
        case .text(let text):
            for character in text where character == " " && !order.isEmpty {
                isTaken.toggle()
                isRanked = true
            }
        case .backspace, .delete:
            isRanked = false
            isTaken = false
        case .enter:
            isTaken = false
            return .confirmed
        default: return .ignored
        }
        return .handled
    }

    private mutating func move(_ offset: Int) -> KeyOutcome {
        let target = cursor + offset
        guard order.indices.contains(target) else { return isTaken ? .handled : .ignored }
        if isTaken { order.swapAt(cursor, target) }
        cursor = target
        return .handled
    }

    func rows(_ context: ScreenContext, isFocused: Bool) -> [PageRow] {
        order.enumerated().flatMap { place, value in
            let isHere = isFocused && place == cursor
            let mark = isHere ? (isTaken ? "*" : ">") : " "
            let number = isRanked ? "\(place + 1)." : "- "
            return context.maker.rows(
                labels[value] ?? value, lead: "\(mark)\(number) ",
                style: isHere ? (isTaken ? [.reversed, .bold] : .reversed) : [], side: context.maker.side,
                isFocused: isHere)
        }
    }
}
