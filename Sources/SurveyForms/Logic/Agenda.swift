/// Expressions that wait to be evaluated, each with the nodes inside which it must be, in the order of the graph.
struct Agenda: Sendable {
    /// The ranks of the expressions, a heap with the least in front.
    private var heap: [Int] = []
    private var places: [Int: [InstanceTree.Node]] = [:]

    init() {}

    /// Ranks in their order, everywhere.
    init(_ ranks: [Int], inside root: InstanceTree.Node) {
        // What is sorted is a heap.
        heap = ranks
        for rank in ranks { places[rank] = [root] }
    }

    var isEmpty: Bool { heap.isEmpty }

    /// Puts an expression down for all its nodes inside a node.
    mutating func add(_ rank: Int, inside place: InstanceTree.Node) {
        guard let known = places[rank] else {
            places[rank] = [place]
            return push(rank)
        }
        // Most often one answer changes several things in one place.
        if known.last != place, known.first != place { places[rank]?.append(place) }
    }

    /// The first of the expressions, and the nodes inside which it must be evaluated.
    mutating func popFirst() -> (rank: Int, places: [InstanceTree.Node])? {
        guard let rank = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        let found = places.removeValue(forKey: rank) ?? []
        guard found.count > 1 else { return (rank, found) }
        var seen: Set<InstanceTree.Node> = []
        return (rank, found.filter { seen.insert($0).inserted })
    }

    private mutating func push(_ rank: Int) {
        var child = heap.count
        heap.append(rank)
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
