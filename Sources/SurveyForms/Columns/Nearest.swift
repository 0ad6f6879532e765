/// The names that look most like a mistyped one.
///
/// Likeness is the optimal string alignment distance (insert, remove, replace, swap neighbours), without regard to
/// case. A name further away than a third of its length is no help to anyone and is left out.
struct Nearest {
    private let wanted: [Character]
    private let furthest: Int
    private var found: [(distance: Int, order: Int, result: String)] = []
    private var considered = 0

    init(to name: String) {
        wanted = Array(name.lowercased().prefix(FormLimits.comparedCharacters))
        furthest = max(1, min(3, wanted.count / 3 + (wanted.count > 3 ? 1 : 0)))
    }

    /// The best results so far, best first; equals keep the order in which they came.
    var results: [String] {
        found.sorted { ($0.distance, $0.order) < ($1.distance, $1.order) }
            .prefix(FormLimits.suggestions).map(\.result)
    }

    /// Compares a candidate and keeps `result` if it is near enough.
    mutating func consider(_ candidate: String, as result: String) {
        considered += 1
        let other = Array(candidate.lowercased().prefix(FormLimits.comparedCharacters + furthest))
        guard !wanted.isEmpty, abs(other.count - wanted.count) <= furthest else { return }
        let distance = Self.distance(wanted, other)
        if distance <= furthest { found.append((distance, considered, result)) }
    }

    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in 0..<right.count {
                let cost = left[row] == right[column] ? 0 : 1
                var best = min(last[column + 1] + 1, current[column] + 1, last[column] + cost)
                let swapped =
                    row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
                if swapped { best = min(best, beforeLast[column - 1] + 1) }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
