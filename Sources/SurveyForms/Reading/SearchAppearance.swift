/// The appearance `search('towns', 'matches', 'region', ${region})` of ODK Collect, as the nodeset of an itemset.
///
/// Takes the name of a CSV file; then how to search, the columns to search in, and the value to search for; then a column
/// that a row must have a value in. Collect looks for parts of a text without regard to the case of Latin letters.
struct SearchAppearance {
    /// A call of `search()` as it stands in an appearance, and the words beside it.
    struct Call {
        let text: String
        let rest: String
    }

    /// The file's name without its ending.
    let name: String
    private let predicates: [String]

    var file: String { name + ".csv" }

    func nodeset(_ id: String) -> String {
        "instance('\(id)')/root/item" + predicates.map { "[\($0)]" }.joined()
    }

    static func call(in appearance: String) -> Call? {
        guard let open = appearance.firstRange(of: /(?i:search)\s*\(/) else { return nil }
        let before = appearance[..<open.lowerBound]
        guard before.last?.isWhitespace != false else { return nil }
        // A bracket that is not closed is a fault of the call, and no reason to take it for something else.
        guard let close = CallArguments(appearance[open.upperBound...])?.end else {
            return Call(text: String(appearance[open.lowerBound...]), rest: before.trimmingWhitespace())
        }
        let rest = before + appearance[appearance.index(after: close)...]
        return Call(text: "search(" + appearance[open.upperBound...close], rest: rest.trimmingWhitespace())
    }

    /// - Returns: `nil` for a call that needs more than a filter, or that Collect refuses as well.
    init?(_ call: String) {
        guard let arguments = CallArguments(call.dropFirst("search(".count))?.texts,
            [1, 4, 6].contains(arguments.count), var name = Self.literal(arguments[0])
        else { return nil }
        if name.lowercased().hasSuffix(".csv") { name.removeLast(4) }
        // The name is written between quotation marks, and means a file of the form's own folder.
        guard !name.isEmpty, !name.contains(where: { "'\"/\\".contains($0) }) else { return nil }
        var predicates: [String] = []
        if arguments.count == 6 {
            guard let column = Self.literal(arguments[4]).flatMap(Self.columns), column.count == 1 else { return nil }
            predicates.append("\(column[0]) = \(Self.fromQuestion(arguments[5]))")
        }
        if arguments.count >= 4, let written = Self.literal(arguments[2]), !written.isEmpty {
            guard let way = Self.literal(arguments[1]), let columns = Self.columns(written) else { return nil }
            let value = Self.fromQuestion(arguments[3])
            let searches = columns.compactMap { Self.search(way.lowercased(), $0, value) }
            guard searches.count == columns.count else { return nil }
            predicates.append(searches.joined(separator: " or "))
        }
        self.name = name
        self.predicates = predicates
    }

    private static func search(_ way: String, _ column: String, _ value: String) -> String? {
        switch way {
        case "matches": "\(column) = \(value)"
        case "contains": "contains(\(folded(column)), \(folded(value)))"
        case "startswith": "starts-with(\(folded(column)), \(folded(value)))"
        case "endswith": "ends-with(\(folded(column)), \(folded(value)))"
        default: nil
        }
    }

    private static func folded(_ text: String) -> String {
        "translate(\(text), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
    }

    /// Names of columns, divided by commas, or by blanks if there is no comma; `nil` if a filter cannot read one of them.
    static func columns(_ text: String) -> [String]? {
        var names = text.split(separator: ",").map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
        if names.count == 1 { names = names[0].split(whereSeparator: \.isWhitespace).map(String.init) }
        let isName = { (name: String) in
            guard let first = name.first, first.isLetter || first == "_" else { return false }
            return name.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) }
        }
        return !names.isEmpty && names.allSatisfy(isName) ? names : nil
    }

    /// A path that starts from the question, so that it does inside a predicate too.
    private static func fromQuestion(_ expression: String) -> String {
        var result = ""
        var quote: Character?
        for index in expression.indices {
            let character = expression[index]
            if quote == character {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            } else if quote == nil, expression[index...].hasPrefix("../"),
                result.last.map({ "./".contains($0) }) != true
            {
                result += "current()/"
            }
            result.append(character)
        }
        return result
    }

    private static func literal(_ argument: String) -> String? {
        guard let quote = argument.first, quote == "'" || quote == "\"", argument.count >= 2, argument.last == quote,
            !argument.dropFirst().dropLast().contains(quote)
        else { return nil }
        return argument.dropFirst().dropLast().trimmingWhitespace()
    }
}
