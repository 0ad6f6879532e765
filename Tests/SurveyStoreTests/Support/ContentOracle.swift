import SurveyStore

/// Looks for what somebody saved and a merge lost. It shares nothing with the merge: sets of dots, and patience.
struct ContentOracle {
    private let saves: [Save]
    private let merged: MergedRecord
    private var ancestors: [Dot: Set<Dot>] = [:]
    private(set) var losses: [String] = []

    init(_ saves: [Save], _ merged: MergedRecord) {
        self.saves = saves
        self.merged = merged
        let byDot = Dictionary(saves.map { ($0.dot, $0) }, uniquingKeysWith: { first, _ in first })
        for save in saves {
            var seen: Set<Dot> = []
            var waiting = save.parents
            while let dot = waiting.popLast() {
                if seen.insert(dot).inserted { waiting += byDot[dot]?.parents ?? [] }
            }
            ancestors[save.dot] = seen
        }
        if merged.state != .erased {
            for save in saves { look(at: save) }
        }
    }

    private func saw(_ later: Save, _ earlier: Save) -> Bool {
        ancestors[later.dot]?.contains(earlier.dot) ?? false
    }

    private func later(than save: Save, _ condition: (Save) -> Bool) -> Bool {
        saves.contains { saw($0, save) && condition($0) }
    }

    private mutating func look(at save: Save) {
        if merged.state == .deleted {
            if save.mark == .delete || later(than: save, { $0.mark == .delete }) { return }
            for path in save.answers.keys where !later(than: save, { $0.answers[path] != nil }) {
                losses.append("\(path) of \(save.dot): the record is deleted by nobody who saw it")
            }
            return
        }
        if save.mark == .delete, !later(than: save, { $0.mark == .restore || $0.mark == .delete }),
            !merged.conflicts.contains(where: { $0.kind == .deletion && $0.candidates.contains { $0.dot == save.dot } })
        {
            losses.append("the deletion \(save.dot)")
        }
        for (path, answer) in save.answers {
            if path.isInstance { lookAtInstance(save, path, answer) } else { lookAtAnswer(save, path, answer) }
        }
    }

    /// The instances that `path` lies in, itself included if it is one, from the outermost.
    private func around(_ path: AnswerPath) -> [AnswerPath] {
        var found: [AnswerPath] = []
        let parts = path.template.split(separator: "[]", omittingEmptySubsequences: false)
        for depth in path.instances.indices {
            let template = parts[0...depth].joined(separator: "[]") + "[]"
            if let instance = AnswerPath(template: template, instances: Array(path.instances[0...depth])) {
                found.append(instance)
            }
        }
        return found
    }

    private func isRemoved(_ path: AnswerPath, after save: Save) -> Bool {
        around(path).contains { instance in
            save.answers[instance] == .removed || later(than: save) { $0.answers[instance] == .removed }
        }
    }

    private mutating func lookAtInstance(_ save: Save, _ path: AnswerPath, _ answer: Answer) {
        if later(than: save, { $0.answers[path] != nil }) { return }
        if answer == .removed {
            guard merged.instances.contains(path) else { return }
            let listed = merged.conflicts.contains {
                $0.kind == .removal && $0.path == path && $0.candidates.contains { $0.dot == save.dot }
            }
            if !listed { losses.append("the removal \(path) of \(save.dot)") }
        } else if !merged.instances.contains(path), !isRemoved(path, after: save) {
            losses.append("the instance \(path) of \(save.dot)")
        }
    }

    private mutating func lookAtAnswer(_ save: Save, _ path: AnswerPath, _ answer: Answer) {
        if let instance = around(path).last, !merged.instances.contains(instance) {
            if !isRemoved(path, after: save), !later(than: save, { $0.answers[path] != nil }) {
                losses.append("\(path) of \(save.dot): its instance is removed by nobody who saw it")
            }
            return
        }
        let listed = merged.conflicts.filter { $0.path == path }
        switch answer {
        case .choices(let codes):
            for code in codes where !isDecidedLater(save, path, code) { expect(code, true, save, path, listed) }
        case .choicesEdit(let added, let removed):
            for code in added where !isDecidedLater(save, path, code) { expect(code, true, save, path, listed) }
            for code in removed where !isDecidedLater(save, path, code) { expect(code, false, save, path, listed) }
        default:
            if later(than: save, { $0.answers[path] != nil }) || merged.answers[path] == answer { return }
            if !listed.contains(where: { $0.candidates.contains { $0.answer == answer && $0.dot == save.dot } }) {
                losses.append("\(path) = \(answer.display) of \(save.dot)")
            }
        }
    }

    private func isDecidedLater(_ save: Save, _ path: AnswerPath, _ code: String) -> Bool {
        later(than: save) { later in
            switch later.answers[path] {
            case nil: false
            case .choicesEdit(let added, let removed): added.contains(code) || removed.contains(code)
            default: true
            }
        }
    }

    private mutating func expect(_ code: String, _ taken: Bool, _ save: Save, _ path: AnswerPath, _ listed: [Conflict]) {
        func says(_ answer: Answer?) -> Bool {
            guard case .choices(let codes) = answer else { return false }
            return codes.contains(code) == taken
        }
        if says(merged.answers[path]) || listed.contains(where: { $0.codes.contains(code) }) { return }
        if listed.contains(where: { $0.candidates.contains { says($0.answer) } }) { return }
        losses.append("\(path): choice \(code) \(taken ? "added" : "removed") by \(save.dot)")
    }
}
