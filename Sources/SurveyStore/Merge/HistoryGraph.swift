/// A record's saves as a graph of who had seen what, as in git.
///
/// A parent counts only if its stamp is smaller than its child's. Every honest save keeps to this, and it makes a cycle
/// impossible whatever the others do, so that no input can hang a merge.
struct HistoryGraph {
    /// The saves by (clock, dot): every parent stands before its children.
    let saves: [Save]
    /// Whether some save names a parent that is not here, or the first save is missing.
    let isIncomplete: Bool
    /// For each save a bit set of the saves that it had seen, itself not among them.
    private let ancestors: [[UInt64]]

    init(_ unordered: [Save]) {
        var ordered: [Save] = []
        // Copies of one save lie side by side once sorted, and count once.
        for save in unordered.sorted(by: { ($0.clock, $0.dot) < ($1.clock, $1.dot) })
        where save.dot != ordered.last?.dot {
            ordered.append(save)
        }
        // A save outside its record's scope was written by somebody whose rights do not reach the record.
        let scope = (ordered.first(where: \.isFirst) ?? ordered.first)?.scope
        let saves = ordered.filter { $0.scope == scope }
        let places = Dictionary(saves.enumerated().map { ($1.dot, $0) }, uniquingKeysWith: { first, _ in first })
        let words = (saves.count + 63) / 64
        var ancestors: [[UInt64]] = []
        var incomplete = !saves.contains(where: \.isFirst)
        for (index, save) in saves.enumerated() {
            var seen = [UInt64](repeating: 0, count: words)
            for parent in save.parents {
                guard let place = places[parent] else {
                    incomplete = true
                    continue
                }
                guard place < index, saves[place].clock < save.clock else { continue }
                for word in 0..<words { seen[word] |= ancestors[place][word] }
                seen[place / 64] |= 1 << UInt64(place % 64)
            }
            ancestors.append(seen)
        }
        self.saves = saves
        self.ancestors = ancestors
        self.isIncomplete = incomplete
    }

    /// Whether the save at `later` had seen the one at `earlier`.
    func saw(_ later: Int, _ earlier: Int) -> Bool {
        ancestors[later][earlier / 64] >> UInt64(earlier % 64) & 1 == 1
    }

    /// Whether one of `removals` and the save at `edit` were made without knowing of each other, and none of the others
    /// had seen it either: then the edit keeps what they remove. It may have seen some of them and a reason to go on.
    func survives(_ edit: Int, _ removals: [Int]) -> Bool {
        removals.allSatisfy { $0 != edit && !saw($0, edit) } && removals.contains { !saw(edit, $0) }
    }

    /// Those of `writes`, which ascend, that none of the others had seen.
    func maximal(_ writes: [Int]) -> [Int] {
        // The last one is one of them. Whoever saw a save is one of them or was seen by one, which then saw that save, too:
        // so a long chain of saves is gone through once.
        var maximal: [Int] = []
        for write in writes.reversed() where !maximal.contains(where: { saw($0, write) }) { maximal.append(write) }
        return maximal.reversed()
    }

    /// The saves at `dots` and all that they had seen.
    func history(of dots: [Dot]) -> [Save] {
        let places = saves.indices.filter { dots.contains(saves[$0].dot) }
        return saves.indices.filter { place in places.contains { $0 == place || saw($0, place) } }.map { saves[$0] }
    }

    /// The latest of the saves at `dots` and behind them whose whole history is here.
    func wholeHeads(of dots: [Dot]) -> [Dot] {
        let here = Dictionary(saves.enumerated().map { ($1.dot, $0) }, uniquingKeysWith: { first, _ in first })
        var whole: Set<Dot> = []
        for save in saves where save.isFirst || !save.parents.isEmpty && save.parents.allSatisfy(whole.contains) {
            whole.insert(save.dot)
        }
        let seen = history(of: dots).filter { whole.contains($0.dot) }
        return maximal(seen.compactMap { here[$0.dot] }).map { saves[$0].dot }.sorted()
    }

    /// The saves that no other save had seen.
    var heads: [Dot] {
        maximal(Array(saves.indices)).map { saves[$0].dot }.sorted()
    }

    /// The later of two concurrent saves by (clock, dot): the deterministic winner.
    func winner(_ writes: [Int]) -> Int? {
        // The saves are sorted by exactly that order.
        writes.max()
    }
}
