/// A list in which one entry is looked at, with the search that narrows it down while somebody types.
public struct SelectionList: Sendable {
    /// One entry.
    public struct Entry: Sendable, Equatable {
        let label: String
        /// A code by which the entry can be found as well.
        var code = ""

        /// - Parameter code: A code by which the entry can be found as well.
        public init(label: String, code: String = "") {
            self.label = label
            self.code = code
        }
    }

    let entries: [Entry]
    /// What was typed so far.
    private(set) var search = ""
    /// The entries that the search leaves, in their order.
    public private(set) var matches: [Int]
    /// The entry that is looked at, as a place in ``matches``; `nil` before anybody chose.
    private(set) var cursor: Int?
    /// The entries as they are searched, made when somebody searches for the first time.
    private var keys: [(label: SearchKey, code: SearchKey)] = []

    /// A list.
    ///
    /// - Parameter cursor: The entry that is looked at first.
    public init(_ entries: [Entry], cursor: Int? = nil) {
        self.entries = entries
        matches = Array(entries.indices)
        self.cursor = cursor.flatMap { entries.indices.contains($0) ? $0 : nil }
    }

    /// The entry that is looked at, as a place in ``entries``.
    var selected: Int? { cursor.map { matches[$0] } }

    /// Moves what is looked at; stays within the list.
    ///
    /// - Returns: Whether there was somewhere to go.
    mutating func move(by offset: Int) -> Bool {
        guard !matches.isEmpty else { return false }
        guard let old = cursor else {
            guard offset > 0 else { return false }
            cursor = 0
            return true
        }
        let new = min(max(old + offset, 0), matches.count - 1)
        cursor = new
        return new != old
    }

    /// Looks at an entry, unless a search has hidden it.
    mutating func move(to entry: Int) { cursor = matches.firstIndex(of: entry) ?? cursor }

    mutating func moveToStart() { cursor = matches.isEmpty ? nil : 0 }
    mutating func moveToEnd() { cursor = matches.isEmpty ? nil : matches.count - 1 }

    /// Adds typed characters to the search.
    public mutating func type(_ text: String) {
        guard search.count + text.count <= 100 else { return }
        let printable = text.filter { GlyphWidth.of($0) > 0 || !$0.isASCII }
        find(search + printable, within: matches)
    }

    /// Takes the last character of the search away.
    ///
    /// - Returns: `false` if nothing was searched for.
    mutating func untype() -> Bool {
        guard !search.isEmpty else { return false }
        find(String(search.dropLast()), within: Array(entries.indices))
        return true
    }

    mutating func clearSearch() {
        let selected = selected
        search = ""
        matches = Array(entries.indices)
        cursor = selected
    }

    /// A longer search can only leave what the shorter one left.
    private mutating func find(_ text: String, within candidates: [Int]) {
        if keys.isEmpty { keys = entries.map { (SearchKey($0.label), SearchKey($0.code)) } }
        let selected = selected
        search = text
        let key = SearchKey(text)
        guard !key.isEmpty else {
            matches = Array(entries.indices)
            cursor = text.isEmpty ? selected : cursor
            return
        }
        matches = candidates.filter { keys[$0].label.contains(wordsOf: key) || keys[$0].code.begins(with: key) }
        // What begins as typed is meant more likely than what holds it somewhere.
        cursor =
            matches.firstIndex { keys[$0].code == key } ?? matches.firstIndex { keys[$0].label.begins(with: key) }
            ?? (matches.isEmpty ? nil : 0)
    }

    /// The part of the list that fits into some rows, around what is looked at.
    func window(rows: Int) -> Range<Int> {
        let count = matches.count
        guard count > rows else { return 0..<count }
        let start = min(max((cursor ?? 0) - rows / 2, 0), count - rows)
        return start..<start + rows
    }
}
