/// The merge of one select-multiple: each choice is a register of its own, so that concurrent additions and removals of
/// different choices all stand.
///
/// A whole value counts as adding what it lists and as forgetting, not as removing, what it does not: a choice that
/// somebody adds at the same time stands beside it.
struct ChoiceMerge {
    /// The merged choices, in the order in which they were first taken.
    let codes: [String]
    /// The choices that one side added and another removed, concurrently.
    let contested: [String]

    private enum Touch { case adds, removes, forgets }

    /// - Parameter writes: the saves that wrote the question, by place in the graph, in its order.
    init(_ graph: HistoryGraph, path: AnswerPath, writes: [Int]) {
        var order: [String] = []
        // By bytes: to Swift, codes that look alike are equal.
        var known: Set<[UInt8]> = []
        for write in writes {
            let mentioned: [String]
            switch graph.saves[write].answers[path] {
            case .choices(let codes): mentioned = codes
            case .choicesEdit(let added, let removed): mentioned = added + removed
            default: mentioned = []
            }
            for code in mentioned where known.insert(Array(code.utf8)).inserted { order.append(code) }
        }
        var merged: [String] = []
        var contested: [String] = []
        for code in order {
            var touches: [Int: Touch] = [:]
            for write in writes {
                touches[write] = Self.touch(graph.saves[write].answers[path], code)
            }
            let last = graph.maximal(writes.filter { touches[$0] != nil })
            let added = last.filter { touches[$0] == .adds }
            let removed = last.filter { touches[$0] == .removes }
            if !added.isEmpty, !removed.isEmpty { contested.append(code) }
            if let winner = graph.winner(added + removed), touches[winner] == .adds { merged.append(code) }
        }
        codes = merged
        self.contested = contested
    }

    private static func touch(_ answer: Answer?, _ code: String) -> Touch? {
        switch answer {
        case .choices(let codes): codes.containsBytes(of: code) ? .adds : .forgets
        case .choicesEdit(let added, let removed):
            added.containsBytes(of: code) ? .adds : removed.containsBytes(of: code) ? .removes : nil
        default: .forgets
        }
    }
}

extension Answer {
    var isChoices: Bool {
        switch self {
        case .choices, .choicesEdit: true
        default: false
        }
    }
}
