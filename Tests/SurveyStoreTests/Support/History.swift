import SurveyStore

/// A record's history, told save by save: who had seen what, in the merge's own terms.
struct History {
    private(set) var saves: [String: Save] = [:]
    private(set) var order: [String] = []
    var scope = Scope.all
    private var nextSequence: [UInt64: UInt64] = [:]

    static func site(_ number: UInt64) -> SiteID { SiteID(high: number, low: number) }

    var all: [Save] { order.compactMap { saves[$0] } }
    var record: RecordID? { all.first?.record }

    func dot(_ name: String) -> Dot {
        guard let save = saves[name] else { preconditionFailure("no save is named \(name)") }
        return save.dot
    }

    /// Adds a save. Its stamp is later than those of its parents, and at least `at`.
    @discardableResult
    mutating func save(
        _ name: String, site: UInt64 = 1, at: UInt64 = 1_000, seen parents: [String] = [], mark: SaveMark = .none,
        scope: Scope? = nil, _ answers: [String: Answer] = [:]
    ) -> Save {
        let sequence = nextSequence[site, default: 0] + 1
        nextSequence[site] = sequence
        let dot = Dot(site: Self.site(site), sequence: sequence)
        let clock = HybridTime.next(
            wallMilliseconds: at, lastOwn: nil, seen: nil, parents: parents.compactMap { saves[$0]?.clock })
        let save = Save(
            dot: dot, origin: order.first.flatMap { saves[$0]?.dot } ?? dot, clock: clock,
            parents: parents.map(self.dot).sorted(), mark: mark, author: "site \(site)", form: TestStudy.form,
            scope: scope ?? self.scope,
            answers: Dictionary(answers.map { (path($0), $1) }, uniquingKeysWith: { first, _ in first }))
        saves[name] = save
        order.append(name)
        return save
    }

    func merged(without left: [String] = []) -> MergedRecord {
        let saves = order.filter { !left.contains($0) }.compactMap { self.saves[$0] }
        guard let merged = RecordMerge.merge(saves) else { preconditionFailure("no saves") }
        return merged
    }
}

extension MergedRecord {
    subscript(_ text: String) -> Answer? { answers[path(text)] }

    func conflict(_ text: String?) -> Conflict? {
        conflicts.first { $0.path == text.map(SurveyStoreTests.path) }
    }
}
