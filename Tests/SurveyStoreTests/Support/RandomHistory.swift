import SurveyStore
import TestSupport

/// A record that random sites save at random, each upon what it has of the others' saves so far.
struct RandomHistory {
    private(set) var saves: [Save] = []
    private var random: SplitMix64
    /// For each site the places in `saves` of what it has.
    private var known: [Set<Int>]
    private var last: [HybridTime?]
    private var clocks: [UInt64]
    private let erasing: Bool
    private let repeats: Bool

    init(seed: UInt64, sites: Int = 4, steps: Int = 24, erasing: Bool = false, repeats: Bool = true) {
        var random = SplitMix64(seed: seed)
        known = Array(repeating: [], count: sites)
        last = Array(repeating: nil, count: sites)
        // Some clocks are years off.
        clocks = (0..<sites).map { _ in
            random.pick([1_790_000_000_000, 1_790_000_000_000, 0, 1_450_000_000_000, 2_120_000_000_000])
        }
        self.random = random
        self.erasing = erasing
        self.repeats = repeats
        begin()
        for _ in 0..<steps { step() }
    }

    private mutating func begin() {
        var answers: [AnswerPath: Answer] = [path("a"): .text("first")]
        if random.once(in: 2) { answers[path("c")] = choices() }
        append(site: 0, mark: .none, answers: answers)
        for site in known.indices.dropFirst() where !random.once(in: 5) { known[site].insert(0) }
    }

    private mutating func choices() -> Answer {
        .choices(RandomAnswers.codes.shuffled(using: &random).prefix(random.below(4)).map { $0 })
    }

    private mutating func append(site: Int, mark: SaveMark, answers: [AnswerPath: Answer]) {
        let mine = known[site].map { saves[$0] }
        let dot = Dot(
            site: History.site(UInt64(site + 1)),
            sequence: UInt64(saves.count { $0.dot.site == History.site(UInt64(site + 1)) }) + 1)
        clocks[site] += UInt64(random.below(3))
        let heads = RecordMerge.merge(mine)?.heads ?? []
        let clock = HybridTime.next(
            wallMilliseconds: clocks[site], lastOwn: last[site], seen: mine.map(\.clock).max(),
            parents: mine.filter { heads.contains($0.dot) }.map(\.clock))
        last[site] = clock
        known[site].insert(saves.count)
        saves.append(
            Save(
                dot: dot, origin: saves.first?.dot ?? dot, clock: clock, parents: heads, mark: mark, author: "\(site)",
                form: TestStudy.form, scope: .all, answers: answers))
    }

    private mutating func step() {
        let site = random.below(known.count)
        if random.once(in: 3) { return exchange(to: site) }
        guard let merged = RecordMerge.merge(known[site].map { saves[$0] }) else { return exchange(to: site) }
        if erasing, random.once(in: 12) { return append(site: site, mark: .erase, answers: [:]) }
        switch merged.state {
        case .erased: return
        case .deleted: append(site: site, mark: .restore, answers: [:])
        case .active:
            if random.once(in: 8) { return append(site: site, mark: .delete, answers: [:]) }
            if random.once(in: 20) { return append(site: site, mark: .restore, answers: [:]) }
            append(site: site, mark: .none, answers: edit(merged))
        }
    }

    /// Takes over one save of anybody's, and all that it builds on: what travels in order arrives in order.
    private mutating func exchange(to site: Int) {
        let others = Set(saves.indices).subtracting(known[site])
        guard !others.isEmpty else { return }
        var waiting = [random.pick(others.sorted())]
        while let place = waiting.popLast() {
            guard known[site].insert(place).inserted else { continue }
            for parent in saves[place].parents {
                if let place = saves.firstIndex(where: { $0.dot == parent }) { waiting.append(place) }
            }
        }
    }

    private mutating func edit(_ merged: MergedRecord) -> [AnswerPath: Answer] {
        var answers: [AnswerPath: Answer] = [:]
        for _ in 0...random.below(3) {
            switch random.below(repeats ? 7 : 3) {
            case 0, 1: answers[path(random.pick(["a", "b"]))] = plain()
            case 2: set(path("c"), merged, &answers)
            case 3: addInstance(merged, &answers)
            case 4:
                guard let instance = merged.instances.randomElement(using: &random) else { continue }
                answers[instance] = random.once(in: 2) ? .removed : .present(position: Int64(random.below(4)))
            default:
                guard let instance = merged.instances.randomElement(using: &random) else { continue }
                let name = random.pick(["x", "c"])
                guard let path = AnswerPath(template: "\(instance.template)/\(name)", instances: instance.instances)
                else { continue }
                if name == "x" { answers[path] = plain() } else { set(path, merged, &answers) }
            }
        }
        return answers
    }

    private mutating func plain() -> Answer {
        random.once(in: 5) ? .missing(.refused) : .text("\(random.below(6))")
    }

    private mutating func set(_ path: AnswerPath, _ merged: MergedRecord, _ answers: inout [AnswerPath: Answer]) {
        if random.once(in: 8) {
            answers[path] = .missing(.dontKnow)
        } else if case .choices(let now) = merged.answers[path], !random.once(in: 8) {
            var edited = RandomAnswers.codes.filter { _ in random.once(in: 3) }
            if edited.isEmpty { edited = ["kif"] }
            answers[path] = .choicesEdit(
                added: edited.filter { !now.contains($0) }, removed: edited.filter { now.contains($0) })
        } else {
            answers[path] = choices()
        }
    }

    private mutating func addInstance(_ merged: MergedRecord, _ answers: inout [AnswerPath: Answer]) {
        let id = InstanceID(rawValue: random.next())
        let outer =
            random.once(in: 2) ? merged.instances.filter { $0.template == "m[]" }.randomElement(using: &random) : nil
        let template = outer == nil ? "m[]" : "m[]/d[]"
        guard let path = AnswerPath(template: template, instances: (outer?.instances ?? []) + [id]) else { return }
        answers[path] = .present(position: Int64(random.below(4)))
    }
}
