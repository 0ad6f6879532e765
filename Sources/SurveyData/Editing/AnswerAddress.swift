internal import SurveyStore

/// A question, repeat or instance as a person names it: `age`, `demographics/age`, `members[2]/member_age`,
/// `members[+]/member_age`.
struct AnswerAddress {
    /// Which instance of a repeat is meant.
    enum Selector: Hashable {
        /// The n-th in the repeat's order, from 1.
        case place(Int)
        /// By its id.
        case id(InstanceID)
        /// A new one; equal numbers in one command mean the same new instance.
        case new(Int)
    }

    /// One part of the path.
    struct Part {
        let name: String
        let selector: Selector?
    }

    /// As it was written.
    let text: String
    let parts: [Part]

    /// The names alone, with slashes between them.
    var plain: String { parts.map(\.name).joined(separator: "/") }

    init(_ text: String) throws(DataProblem) {
        self.text = text
        var parts: [Part] = []
        let bare = text.hasPrefix("/") ? text.dropFirst() : text[...]
        for component in bare.split(separator: "/", omittingEmptySubsequences: false) {
            guard let part = Self.part(component) else {
                throw DataProblem(
                    .badData, "\(text.shortened.quoted) is not the name of a question",
                    next: "write it like age, demographics/age, members[1]/member_age or members[+]/member_age")
            }
            parts.append(part)
        }
        self.parts = parts
    }

    private static func part(_ component: Substring) -> Part? {
        guard let open = component.firstIndex(of: "[") else {
            return component.isEmpty || component.contains("]") ? nil : Part(name: String(component), selector: nil)
        }
        let inside = component[component.index(after: open)...]
        guard open > component.startIndex, inside.last == "]", let selector = selector(inside.dropLast()) else {
            return nil
        }
        return Part(name: String(component[..<open]), selector: selector)
    }

    private static func selector(_ text: Substring) -> Selector? {
        if text.hasPrefix("+") {
            if text.count == 1 { return .new(1) }
            return Int(text.dropFirst()).flatMap { $0 > 0 ? .new($0) : nil }
        }
        if let id = InstanceID(text: text) { return .id(id) }
        guard let place = Int(text), place > 0, text.utf8.count < 8 else { return nil }
        return .place(place)
    }

    /// Whether a form path can be meant: the path itself is certain, its end likely, its parts in order possible.
    func likeness(to path: String) -> Int? {
        let names = parts.map(\.name)
        let whole = path.split(separator: "/").map(String.init)
        if whole == names { return 0 }
        if whole.suffix(names.count) == names[...] { return 1 }
        guard whole.last == names.last else { return nil }
        var rest = whole[...]
        for name in names {
            guard let found = rest.firstIndex(of: name) else { return nil }
            rest = rest[(found + 1)...]
        }
        return 2
    }

    /// The candidates that fit best.
    func best<Candidate>(of candidates: [Candidate], path: (Candidate) -> String) -> [Candidate] {
        var best: (likeness: Int, found: [Candidate]) = (.max, [])
        for candidate in candidates {
            guard let likeness = likeness(to: path(candidate)) else { continue }
            if likeness < best.likeness { best = (likeness, []) }
            if likeness == best.likeness { best.found.append(candidate) }
        }
        return best.found
    }
}
