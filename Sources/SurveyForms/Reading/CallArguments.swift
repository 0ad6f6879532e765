/// The arguments of a call in a text, taken apart without reading them: brackets and quotation marks are respected.
struct CallArguments {
    /// The arguments, without the blanks around them.
    let texts: [String]
    /// The place of the closing bracket.
    let end: Substring.Index

    /// - Parameter text: What stands behind the opening bracket.
    /// - Returns: `nil` if the bracket is not closed.
    init?(_ text: Substring) {
        var texts: [String] = []
        var begin = text.startIndex
        var depth = 0
        var quote: Character?
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
                continue
            }
            switch character {
            case "'", "\"": quote = character
            case "(", "[": depth += 1
            case "]", ")":
                depth -= 1
                guard depth < 0 else { continue }
                self.texts = texts + [text[begin..<index].trimmingWhitespace()]
                end = index
                return
            case "," where depth == 0:
                texts.append(text[begin..<index].trimmingWhitespace())
                begin = text.index(after: index)
            default: break
            }
        }
        return nil
    }
}
