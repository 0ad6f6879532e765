/// Which expressions read what is at a path, or somewhere below it.
struct PathReaders: Sendable {
    typealias Reader = DependencyGraph.Reader

    /// An expression that reads what is at a path or, where it is wide, everything in that group.
    struct Entry {
        let reader: Reader
        let path: String
        let isWide: Bool
    }

    private var exact: [String: [Reader]] = [:]
    private var exactBelow: [String: [Reader]] = [:]
    /// Those that read everything in a group, by the group: entered once, however much is in it.
    private(set) var wide: [String: [Reader]] = [:]
    private var wideBelow: [String: [Reader]] = [:]

    mutating func add(_ entry: Entry) {
        if entry.isWide {
            wide[entry.path, default: []].append(entry.reader)
        } else {
            exact[entry.path, default: []].append(entry.reader)
        }
    }

    /// Makes what ``below(_:)`` needs, once all are there.
    mutating func finish() {
        exactBelow = Self.below(exact)
        wideBelow = Self.below(wide)
    }

    /// Those that read the value at a path.
    func of(_ path: String) -> [Reader] { one(exact[path] ?? [], groups(around: path).flatMap { wide[$0] ?? [] }) }

    /// Those that read something at or below a path.
    func below(_ path: String) -> [Reader] {
        one(inside(path), groups(around: path).flatMap { wide[$0] ?? [] })
    }

    /// Those that read the value at a path by its name.
    func named(_ path: String) -> [Reader] { exact[path] ?? [] }

    /// Those that read something at or below a path, without those that read all of a group around it.
    func inside(_ path: String) -> [Reader] { one(exactBelow[path] ?? [], wideBelow[path] ?? []) }

    /// The groups at and around a path of which somebody reads everything.
    func groups(around path: String) -> [String] {
        guard !wide.isEmpty else { return [] }
        var groups: [String] = []
        var outer = path
        while true {
            if wide[outer] != nil { groups.append(outer) }
            guard !outer.isEmpty else { return groups }
            outer = outer.lastIndex(of: "/").map { String(outer[..<$0]) } ?? ""
        }
    }

    private func one(_ readers: [Reader], _ more: [Reader]) -> [Reader] {
        guard !more.isEmpty else { return readers }
        var depths: [Int: Int] = [:]
        for reader in readers + more { depths[reader.index] = min(depths[reader.index] ?? .max, reader.depth) }
        return depths.map { Reader(index: $0.key, depth: $0.value) }
    }

    /// Readers by a path at or below which they read something, each once, with the widest of its reaches.
    private static func below(_ readers: [String: [Reader]]) -> [String: [Reader]] {
        var below: [String: [Int: Int]] = [:]
        for (path, own) in readers {
            var outer = path
            while true {
                for reader in own {
                    let known = below[outer]?[reader.index] ?? .max
                    below[outer, default: [:]][reader.index] = min(known, reader.depth)
                }
                guard !outer.isEmpty else { break }
                outer = outer.lastIndex(of: "/").map { String(outer[..<$0]) } ?? ""
            }
        }
        return below.mapValues { $0.map { Reader(index: $0.key, depth: $0.value) } }
    }
}
