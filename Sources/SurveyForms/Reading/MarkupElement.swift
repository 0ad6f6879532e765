/// An element of a parsed XML document, with local names: namespace prefixes are dropped.
///
/// XForms uses one name of each kind in one place only, so that the prefixes, which authors may choose freely,
/// carry nothing that the reader needs.
struct MarkupElement: Sendable {
    /// Text and elements in their order, which matters in labels.
    enum Content: Sendable {
        case text(String)
        case element(MarkupElement)
    }

    let name: String
    let attributes: [String: String]
    let place: XMLPlace
    var content: [Content] = []

    /// The elements inside, in their order.
    var children: [MarkupElement] {
        content.compactMap {
            if case .element(let child) = $0 { child } else { nil }
        }
    }

    /// The first element inside with a name.
    func first(_ name: String) -> MarkupElement? {
        for case .element(let child) in content where child.name == name { return child }
        return nil
    }

    /// The value at a plain path inside, by its ``InstancePaths/names(inRow:)``, without white space around it.
    func value(at names: [String]) -> String? {
        var here = self
        for name in names {
            if name.first == "@" { return here.attribute(String(name.dropFirst())) }
            guard let next = here.first(name) else { return nil }
            here = next
        }
        return here.text.trimmingWhitespace()
    }

    /// Whether any element lies inside.
    var hasChildren: Bool {
        content.contains {
            if case .element = $0 { true } else { false }
        }
    }

    /// The text directly inside.
    var text: String {
        var joined = ""
        for case .text(let part) in content { joined += part }
        return joined
    }

    /// An attribute without white space around it, or `nil` if it is absent or empty.
    func attribute(_ name: String) -> String? {
        guard let value = attributes[name]?.trimmingWhitespace(), !value.isEmpty else { return nil }
        return value
    }
}
