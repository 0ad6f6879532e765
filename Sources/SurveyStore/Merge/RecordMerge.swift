/// The merge: a pure function from the set of a record's saves to what is shown.
///
/// Because it only ever sees the set, it cannot depend on the order, the number of copies or the carrier in which the
/// saves arrived: merging is commutative, associative and idempotent by construction. The rules are protocol.md §6.
public enum RecordMerge {
    /// Merges the saves of one record.
    ///
    /// - Parameter saves: in any order; nil comes back for none.
    public static func merge(_ saves: [Save]) -> MergedRecord? {
        let graph = HistoryGraph(saves)
        guard let first = graph.saves.first, let last = graph.saves.last else { return nil }
        let erased = graph.saves.contains { $0.mark == .erase }
        let merge = AnswerMerge(graph)
        let record = erased ? (state: .erased, conflict: nil) : recordState(graph)
        let shown = record.state == .active
        return MergedRecord(
            id: first.record, state: record.state, heads: graph.heads, scope: first.scope, form: last.form,
            began: first.clock, changed: last.clock, saveCount: graph.saves.count,
            answers: shown ? merge.answers : [:], instances: shown ? merge.instances : [],
            conflicts: shown ? [record.conflict].compactMap { $0 } + merge.conflicts : [],
            isIncomplete: graph.isIncomplete)
    }

    /// A delete holds unless somebody who had not seen it edited the record: then the record stays, and is listed.
    private static func recordState(_ graph: HistoryGraph) -> (state: MergedRecord.State, conflict: Conflict?) {
        let marks = graph.maximal(graph.saves.indices.filter { [.delete, .restore].contains(graph.saves[$0].mark) })
        let deletes = marks.filter { graph.saves[$0].mark == .delete }
        if deletes.isEmpty { return (.active, nil) }
        let restores = marks.filter { graph.saves[$0].mark == .restore }
        let edits = graph.saves.indices.filter { index in
            graph.saves[index].mark == .none && graph.survives(index, deletes)
        }
        let keeping = restores.isEmpty ? graph.maximal(edits) : restores
        if keeping.isEmpty { return (.deleted, nil) }
        return (.active, Conflict.removal(.deletion, nil, graph, keeping: keeping, removing: deletes))
    }
}

extension Conflict {
    /// The sides of a removal against edits: what keeps is shown.
    static func removal(
        _ kind: Kind, _ path: AnswerPath?, _ graph: HistoryGraph, keeping: [Int], removing: [Int]
    ) -> Conflict {
        let sides =
            keeping.sorted(by: >).map { ($0, Answer.present(position: 0)) }
            + removing.sorted(by: >).map { ($0, Answer.removed) }
        let candidates = sides.map { index, answer in
            Candidate(
                answer: answer, dot: graph.saves[index].dot, clock: graph.saves[index].clock,
                author: graph.saves[index].author, isShown: answer != .removed)
        }
        return Conflict(kind: kind, path: path, candidates: candidates, codes: [])
    }
}

/// The answers' part of the merge of one record.
private struct AnswerMerge {
    private let graph: HistoryGraph
    /// The saves that wrote each path, in the graph's order.
    private let writes: [AnswerPath: [Int]]
    /// The saves that wrote something in each instance, besides the instance itself. Only removals ask for it.
    private lazy var edits = editsByInstance()
    private(set) var answers: [AnswerPath: Answer] = [:]
    private(set) var instances: [AnswerPath] = []
    private(set) var conflicts: [Conflict] = []

    init(_ graph: HistoryGraph) {
        self.graph = graph
        var writes: [AnswerPath: [Int]] = [:]
        for (index, save) in graph.saves.enumerated() {
            for path in save.answers.keys { writes[path, default: []].append(index) }
        }
        self.writes = writes
        let alive = placeInstances()
        for path in writes.keys.sorted() where !path.isInstance {
            if let around = path.enclosingInstance, !alive.contains(around) { continue }
            settle(path)
        }
        conflicts.sort { ($0.path, $0.kind.rawValue) < ($1.path, $1.kind.rawValue) }
    }

    /// Finds the instances that are there, and sorts them.
    private mutating func placeInstances() -> Set<AnswerPath> {
        var named: Set<AnswerPath> = []
        for path in writes.keys {
            var next = path.enclosingInstance
            while let instance = next {
                named.insert(instance)
                next = instance.outerInstance
            }
        }
        var alive: Set<AnswerPath> = []
        var positions: [AnswerPath: Int64] = [:]
        // Outer instances sort before their inner ones: a shorter list of instances comes first.
        for instance in named.sorted(by: { ($0.instances.count, $0) < ($1.instances.count, $1) }) {
            if let outer = instance.outerInstance, !alive.contains(outer) { continue }
            guard let position = place(instance) else { continue }
            alive.insert(instance)
            positions[instance] = position
        }
        instances = alive.sorted { left, right in
            Self.order(left, positions).lexicographicallyPrecedes(Self.order(right, positions)) { $0 < $1 }
        }
        return alive
    }

    private func editsByInstance() -> [AnswerPath: Set<Int>] {
        var edits: [AnswerPath: Set<Int>] = [:]
        for (path, saves) in writes {
            var next = path.isInstance ? path.outerInstance : path.enclosingInstance
            while let instance = next {
                edits[instance, default: []].formUnion(saves)
                next = instance.outerInstance
            }
        }
        return edits
    }

    private struct Place: Comparable {
        let template: String
        let position: Int64
        let instance: InstanceID

        static func < (left: Place, right: Place) -> Bool {
            if !left.template.utf8.elementsEqual(right.template.utf8) {
                return left.template.utf8.lexicographicallyPrecedes(right.template.utf8)
            }
            return (left.position, left.instance) < (right.position, right.instance)
        }
    }

    /// A sort key: the places of the instance and of those around it, from the outermost.
    private static func order(_ instance: AnswerPath, _ positions: [AnswerPath: Int64]) -> [Place] {
        var places: [Place] = []
        var next: AnswerPath? = instance
        while let current = next {
            if let id = current.instances.last {
                places.append(Place(template: current.template, position: positions[current] ?? 0, instance: id))
            }
            next = current.outerInstance
        }
        return places.reversed()
    }

    /// Where an instance stands in its repeat; nil if it was removed. An edit beats a concurrent removal.
    private mutating func place(_ instance: AnswerPath) -> Int64? {
        let registers = writes[instance] ?? []
        let present = registers.filter { graph.saves[$0].answers[instance] != .removed }
        var position: Int64 = 0
        if let winner = graph.winner(graph.maximal(present)),
            case .present(let place) = graph.saves[winner].answers[instance]
        {
            position = place
        }
        let last = graph.maximal(registers)
        let removing = last.filter { graph.saves[$0].answers[instance] == .removed }
        if removing.isEmpty { return position }
        var keeping = last.filter { !removing.contains($0) }
        if keeping.isEmpty {
            let edits = edits[instance] ?? []
            keeping = graph.maximal(edits.sorted().filter { graph.survives($0, removing) })
        }
        if keeping.isEmpty { return nil }
        conflicts.append(.removal(.removal, instance, graph, keeping: keeping, removing: removing))
        return position
    }

    /// Finds the current answer of one question, and the conflict if there is one.
    private mutating func settle(_ path: AnswerPath) {
        guard let writes = writes[path] else { return }
        let last = graph.maximal(writes)
        guard let winner = graph.winner(last), let answer = graph.saves[winner].answers[path] else { return }
        if last.allSatisfy({ graph.saves[$0].answers[path]?.isChoices == true }) {
            let merged = ChoiceMerge(graph, path: path, writes: writes)
            answers[path] = .choices(merged.codes)
            if !merged.contested.isEmpty {
                list(.choices, path, last, shown: .choices(merged.codes), codes: merged.contested)
            }
            return
        }
        let shown = whole(answer, path, winner)
        answers[path] = shown
        if last.count > 1, Set(last.map { whole(graph.saves[$0].answers[path], path, $0) }).count > 1 {
            // A choice that was in dispute before stays named: taking one side of this conflict does not decide it.
            let hasChoices = writes.contains { graph.saves[$0].answers[path]?.isChoices == true }
            let contested = hasChoices ? ChoiceMerge(graph, path: path, writes: writes).contested : []
            list(.answer, path, last, shown: shown, codes: contested)
        }
    }

    /// What the author of one save saw as the whole value.
    private func whole(_ answer: Answer?, _ path: AnswerPath, _ write: Int) -> Answer {
        guard case .choicesEdit = answer else { return answer ?? .missing(.notAsked) }
        let seen = (writes[path] ?? []).filter { $0 == write || graph.saw(write, $0) }
        return .choices(ChoiceMerge(graph, path: path, writes: seen).codes)
    }

    private mutating func list(
        _ kind: Conflict.Kind, _ path: AnswerPath, _ writes: [Int], shown: Answer, codes: [String]
    ) {
        var candidates = writes.sorted(by: >).map { write in
            let answer = whole(graph.saves[write].answers[path], path, write)
            return Conflict.Candidate(
                answer: answer, dot: graph.saves[write].dot, clock: graph.saves[write].clock,
                author: graph.saves[write].author, isShown: answer == shown)
        }
        candidates = candidates.filter(\.isShown) + candidates.filter { !$0.isShown }
        conflicts.append(Conflict(kind: kind, path: path, candidates: candidates, codes: codes))
    }
}

private func < (
    left: (AnswerPath?, String), right: (AnswerPath?, String)
) -> Bool {
    switch (left.0, right.0) {
    case (nil, nil): left.1 < right.1
    case (nil, _): true
    case (_, nil): false
    case (let one?, let other?): one == other ? left.1 < right.1 : one < other
    }
}
