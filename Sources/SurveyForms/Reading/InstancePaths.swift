/// Turns the references of an XForm into paths without the root of the instance.
struct InstancePaths {
    /// The name of the root element, "data" as pyxform writes it.
    let rootName: String

    /// The path that a reference leads to, or `nil` if it is not a plain path inside the primary instance.
    ///
    /// - Parameters:
    ///   - reference: "/data/a/b", "b", "./b", "../b", "current()/../b" or "/data/meta/entity/@id".
    ///   - context: The path that a relative reference starts from, "" for the root.
    func relative(_ reference: String, context: String) -> String? {
        if let path = plain(reference) { return path }
        var rest = Substring(reference.trimmingWhitespace())
        var parts = context.split(separator: "/").map(String.init)
        if rest.hasPrefix("/") {
            let root = rest.dropFirst().prefix { $0 != "/" }
            guard root.localName == rootName else { return nil }
            rest = rest.dropFirst(1 + root.count)
            parts = []
        } else if rest.hasPrefix("current()/") {
            rest = rest.dropFirst("current()/".count)
        }
        for part in rest.split(separator: "/", omittingEmptySubsequences: true) {
            switch part {
            case ".": continue
            case "..":
                guard parts.popLast() != nil else { return nil }
            default:
                let isAttribute = part.hasPrefix("@")
                let name = isAttribute ? part.dropFirst() : part
                guard Self.isName(name), parts.last?.hasPrefix("@") != true else { return nil }
                parts.append((isAttribute ? "@" : "") + name.localName)
            }
        }
        return parts.joined(separator: "/")
    }

    /// The names on a plain path inside a row of a list, such as "name", "./properties/name" or "@code"; `@` begins the name
    /// of an attribute.
    static func names(inRow path: String) -> [String] {
        path.split(separator: "/").filter { $0 != "." }.map { part in
            // A column of a list may have two colons in its name: "label::fr".
            if part.contains("::") { return String(part) }
            return part.first == "@" ? "@" + part.dropFirst().localName : part.localName
        }
    }

    /// The name of the element directly inside a row that such a path leads to.
    static func child(_ path: String) -> String? {
        let names = names(inRow: path)
        return names.count == 1 && names[0].first != "@" ? names[0] : nil
    }

    /// What stands behind the root in a path of ASCII names, as pyxform writes nearly all; `nil` for anything else.
    private func plain(_ reference: String) -> String? {
        let prefix = "/\(rootName)/".utf8
        guard reference.utf8.starts(with: prefix) else { return nil }
        let rest = reference.utf8.dropFirst(prefix.count)
        var isStart = true
        for unit in rest {
            switch unit {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
                isStart = false
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if isStart { return nil }
            case UInt8(ascii: "/"):
                if isStart { return nil }
                isStart = true
            default: return nil
            }
        }
        return isStart ? nil : String(Substring(rest))
    }

    /// Whether a part is an element name and not an expression.
    private static func isName(_ part: Substring) -> Bool {
        guard let first = part.first, first.isLetter || first == "_" else { return false }
        return part.allSatisfy { $0.isLetter || $0.isNumber || "_-.:".contains($0) }
    }
}
