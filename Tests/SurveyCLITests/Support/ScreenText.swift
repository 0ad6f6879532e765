/// What stands on a terminal's screen after everything that a program has written: the few control sequences that an
/// interview uses, understood as xterm does.
struct ScreenText {
    private(set) var rows: [[String]]
    /// Whether the other screen is shown, which programs leave when they end.
    private(set) var isAlternate = false
    private var main: [[String]]
    private var row = 0
    private var column = 0
    private let columns: Int

    init(_ output: String, columns: Int, rows count: Int) {
        self.columns = columns
        rows = Array(repeating: Array(repeating: " ", count: columns), count: count)
        main = rows
        // Escape begins a cluster of its own, and a mark joins the letter before it.
        var rest = Array(output)[...]
        while let character = rest.popFirst() {
            switch character {
            case "\u{1B}": takeSequence(&rest)
            case "\r\n", "\n":
                if character == "\r\n" { column = 0 }
                lineFeed()
            case "\r": column = 0
            default: put(String(character))
            }
        }
    }

    var text: String {
        rows.map { row in String(row.joined().reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
    }

    private mutating func put(_ glyph: String) {
        guard rows.indices.contains(row), column < columns else { return }
        rows[row][column] = glyph
        column += 1
    }

    private mutating func lineFeed() {
        row += 1
        guard row >= rows.count else { return }
        rows.removeFirst()
        rows.append(Array(repeating: " ", count: columns))
        row = rows.count - 1
    }

    private mutating func takeSequence(_ rest: inout ArraySlice<Character>) {
        guard rest.first == "[" else { return }
        rest.removeFirst()
        var parameters = ""
        while let next = rest.popFirst() {
            guard let scalar = next.unicodeScalars.first, (0x40...0x7E).contains(scalar.value) else {
                parameters.append(next)
                continue
            }
            return obey(next, parameters)
        }
    }

    private mutating func obey(_ command: Character, _ parameters: String) {
        let numbers = parameters.split(separator: ";").map { Int($0) ?? 1 }
        switch command {
        case "H":
            row = (numbers.first ?? 1) - 1
            column = (numbers.count > 1 ? numbers[1] : 1) - 1
        case "J": rows = rows.map { $0.map { _ in " " } }
        case "h" where parameters == "?1049":
            if !isAlternate { main = rows }
            isAlternate = true
        case "l" where parameters == "?1049":
            rows = main
            isAlternate = false
            (row, column) = (rows.count - 1, 0)
        default: break
        }
    }
}
