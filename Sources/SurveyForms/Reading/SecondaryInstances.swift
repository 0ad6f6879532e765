/// The choice lists of a model, and the files that it refers to ("Secondary instances", ODK XForms specification).
struct SecondaryInstances {
    private let inline: [String: MarkupElement]
    private let external: Set<String>
    /// The addresses of files outside the form, in the form's order.
    let sources: [String]

    init(model: MarkupElement) {
        var inline: [String: MarkupElement] = [:]
        var external: Set<String> = []
        var sources: [String] = []
        for instance in model.children.filter({ $0.name == "instance" }).dropFirst() {
            if let source = instance.attribute("src") {
                sources.append(source)
                if let id = instance.attribute("id") { external.insert(id) }
            } else if let id = instance.attribute("id") {
                inline[id] = instance
            }
        }
        self.inline = inline
        self.external = external
        self.sources = sources
    }

    /// Whether the form has an instance with an id at all.
    func has(_ id: String) -> Bool { inline[id] != nil || external.contains(id) }

    /// The elements at a path of an instance, or `nil` if the instance lies outside the form.
    func elements(of id: String, at path: [String]) -> [MarkupElement]? {
        guard let instance = inline[id] else { return nil }
        var level = [instance]
        for name in path {
            level = level.flatMap { $0.children.filter { $0.name == name } }
        }
        return level
    }
}

/// An itemset's nodeset taken apart: `instance('province')/root/item[region = /data/region]`.
struct ItemsetReference: Equatable {
    let instance: String
    let path: [String]
    let filter: String?

    /// Takes an expression apart; `nil` if it is not a path into a secondary instance.
    init?(_ expression: String) {
        var rest = Substring(expression.trimmingWhitespace())
        if rest.hasPrefix("randomize(") {
            rest = rest.dropFirst("randomize(".count)
            rest = CallArguments(rest)?.texts.first.map { $0[...] } ?? rest
        }
        guard rest.hasPrefix("instance(") else { return nil }
        rest = rest.dropFirst("instance(".count).drop { $0.isWhitespace }
        guard let quote = rest.first, quote == "'" || quote == "\"" else { return nil }
        rest = rest.dropFirst()
        instance = String(rest.prefix { $0 != quote })
        rest = rest.dropFirst(instance.count + 1).drop { $0.isWhitespace }
        guard rest.first == ")" else { return nil }
        rest = rest.dropFirst()
        let steps = rest.prefix { $0 != "[" }
        path = steps.split(separator: "/").map { $0.trimmingWhitespace().localName }
        let predicates = rest.dropFirst(steps.count).trimmingWhitespace()
        // Several predicates in a row stay as they are: "[a][b]" is not always "a and b".
        if predicates.isEmpty {
            filter = nil
        } else if Self.isOnePredicate(predicates) {
            filter = predicates.dropFirst().dropLast().trimmingWhitespace()
        } else {
            filter = predicates
        }
    }

    private static func isOnePredicate(_ text: String) -> Bool {
        var depth = 0
        var quote: Character?
        for (position, character) in text.enumerated() {
            if let open = quote {
                if character == open { quote = nil }
                continue
            }
            switch character {
            case "'", "\"": quote = character
            case "[": depth += 1
            case "]":
                depth -= 1
                if depth == 0 { return position == text.count - 1 }
            default: break
            }
        }
        return false
    }
}
