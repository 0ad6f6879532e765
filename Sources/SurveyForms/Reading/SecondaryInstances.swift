/// The choice lists of a model, and the files that it refers to ("Secondary instances", ODK XForms specification).
struct SecondaryInstances {
    private let inline: [String: MarkupElement]
    private let external: Set<String>

    init(model: MarkupElement) {
        var inline: [String: MarkupElement] = [:]
        var external: Set<String> = []
        for instance in model.children.filter({ $0.name == "instance" }).dropFirst() {
            guard let id = instance.attribute("id") else { continue }
            if instance.attribute("src") == nil {
                inline[id] = instance
            } else {
                external.insert(id)
            }
        }
        self.inline = inline
        self.external = external
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
    }
}
