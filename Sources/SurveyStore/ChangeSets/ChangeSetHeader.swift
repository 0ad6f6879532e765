/// What a hub reads of a change-set without opening the answers: who, when, upon what, about which records.
public struct ChangeSetHeader: Hashable, Sendable {
    /// One save without its answers.
    public struct Entry: Hashable, Sendable {
        /// Its name.
        public let dot: Dot
        /// The first save of its record.
        public let origin: Dot
        /// When.
        public let clock: HybridTime
        /// The heads that the author had seen, sorted.
        public let parents: [Dot]
        /// What it does besides changing answers.
        public let mark: SaveMark

        /// A save without its answers.
        public init(dot: Dot, origin: Dot, clock: HybridTime, parents: [Dot], mark: SaveMark) {
            self.dot = dot
            self.origin = origin
            self.clock = clock
            self.parents = parents
            self.mark = mark
        }
    }

    /// The site that made and signed it.
    public let site: SiteID
    /// The form version of all its saves.
    public let form: Digest256
    /// The scope of all its records.
    public let scope: Scope
    /// Its saves, by sequence.
    public let entries: [Entry]

    /// A header; `entries` ascend by sequence and are all of `site`.
    public init(site: SiteID, form: Digest256, scope: Scope, entries: [Entry]) {
        self.site = site
        self.form = form
        self.scope = scope
        self.entries = entries
    }

    /// The first and last sequence numbers.
    public var sequences: ClosedRange<UInt64> {
        let first = entries.first?.dot.sequence ?? 1
        return first...max(first, entries.last?.dot.sequence ?? 1)
    }

    // MARK: Bytes (protocol.md §5.2)

    func encoded() -> [UInt8] {
        var sites: [SiteID] = []
        var places: [SiteID: Int] = [site: 0]
        func place(_ site: SiteID) -> Int64 {
            if let place = places[site] { return Int64(place) }
            sites.append(site)
            places[site] = sites.count
            return Int64(sites.count)
        }
        // 0 says that the save begins its record; any other number is a site's place plus one.
        let origins = entries.map { $0.origin == $0.dot ? 0 : place($0.origin.site) + 1 }
        let edits = entries.filter { $0.origin != $0.dot }
        // Most edits have one parent, the save that began their record.
        let parents = edits.flatMap { edit in edit.parents.map { $0 == edit.origin ? nil : $0 } }
        let others = parents.compactMap { $0 }
        let otherSites = others.map { place($0.site) }
        var writer = ByteWriter()
        writer.raw(site.bytes)
        writer.raw(form.bytes)
        writer.counted(scope.path)
        writer.varint(entries.count)
        writer.varint(sites.count)
        for site in sites { writer.raw(site.bytes) }
        var columns = ColumnWriter()
        func series(_ values: [Int64], _ history: inout TableHistory) { columns.series(values, &history) }
        var saves = TableHistory(rowCount: entries.count)
        series(entries.map { Int64($0.dot.sequence) }, &saves)
        series(entries.map { Int64($0.clock.milliseconds) }, &saves)
        series(entries.map { Int64($0.clock.counter) }, &saves)
        series(entries.map { Int64($0.mark.rawValue) }, &saves)
        series(origins, &saves)
        var editRows = TableHistory(rowCount: edits.count)
        series(edits.map { Int64($0.origin.sequence) }, &editRows)
        series(edits.map { Int64($0.parents.count) }, &editRows)
        var parentRows = TableHistory(rowCount: parents.count)
        series(parents.map { $0 == nil ? 0 : 1 }, &parentRows)
        var otherRows = TableHistory(rowCount: others.count)
        series(otherSites, &otherRows)
        series(others.map { Int64($0.sequence) }, &otherRows)
        writer.raw(columns.sink.finish())
        return writer.bytes
    }

    init(encoded bytes: ArraySlice<UInt8>) throws(DecodingProblem) {
        var reader = ByteReader(bytes, place: "change-set header")
        guard let site = SiteID(bytes: try reader.raw(16)),
            let form = Digest256(bytes: try reader.raw(32)),
            let scope = Scope(try reader.text(limit: Limits.nameBytes))
        else { throw DecodingProblem(.malformed, "change-set header") }
        let count = try reader.count(limit: Limits.changeSetSaves)
        guard count > 0 else { throw DecodingProblem(.malformed, "change-set without saves") }
        var sites = [site]
        for _ in 0..<(try reader.count(limit: Limits.referencedSites)) {
            guard let other = SiteID(bytes: try reader.raw(16)) else { throw DecodingProblem(.malformed, "site") }
            sites.append(other)
        }
        var columns = ColumnReader(reader.rest(), texts: try TextReader(words: [], spelled: []))
        var saves = TableHistory(rowCount: count)
        let sequences = try columns.series(&saves)
        let milliseconds = try columns.series(&saves)
        let counters = try columns.series(&saves)
        let marks = try columns.series(&saves)
        let origins = try columns.series(&saves)
        var editRows = TableHistory(rowCount: origins.count { $0 != 0 })
        let originSequences = try columns.series(&editRows)
        let parentCounts = try columns.series(&editRows)
        guard parentCounts.allSatisfy({ (0...Int64(Limits.parents)).contains($0) }) else {
            throw DecodingProblem(.tooLarge, "parents")
        }
        var parentRows = TableHistory(rowCount: Int(parentCounts.reduce(0, +)))
        let parentKinds = try columns.series(&parentRows)
        var otherRows = TableHistory(rowCount: parentKinds.count { $0 != 0 })
        let parentSites = try columns.series(&otherRows)
        let parentSequences = try columns.series(&otherRows)
        try columns.end()

        func dot(_ place: Int64, _ sequence: Int64) throws(DecodingProblem) -> Dot {
            guard place >= 0, place < Int64(sites.count), sequence > 0, UInt64(sequence) <= Limits.sequence else {
                throw DecodingProblem(.malformed, "dot")
            }
            return Dot(site: sites[Int(place)], sequence: UInt64(sequence))
        }
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        var nextEdit = 0
        var nextParent = 0
        var nextOther = 0
        for row in 0..<count {
            let own = try dot(0, sequences[row])
            guard row == 0 || sequences[row - 1] < sequences[row] else {
                throw DecodingProblem(.notCanonical, "sequence numbers")
            }
            guard let mark = UInt8(exactly: marks[row]).flatMap(SaveMark.init(rawValue:)),
                let counter = UInt16(exactly: counters[row]), milliseconds[row] >= 0, milliseconds[row] < 1 << 47
            else { throw DecodingProblem(.malformed, "save \(row)") }
            var origin = own
            var parents: [Dot] = []
            if origins[row] != 0 {
                // Wrapping: the smallest integer of all becomes a place that no change-set has.
                origin = try dot(origins[row] &- 1, originSequences[nextEdit])
                for _ in 0..<Int(parentCounts[nextEdit]) {
                    if parentKinds[nextParent] == 0 {
                        parents.append(origin)
                    } else {
                        parents.append(try dot(parentSites[nextOther], parentSequences[nextOther]))
                        nextOther += 1
                    }
                    nextParent += 1
                }
                nextEdit += 1
                guard origin != own else { throw DecodingProblem(.notCanonical, "save \(row)") }
            }
            guard zip(parents, parents.dropFirst()).allSatisfy({ $0 < $1 }), !parents.contains(own)
            else { throw DecodingProblem(.notCanonical, "parents of save \(row)") }
            entries.append(
                Entry(
                    dot: own, origin: origin,
                    clock: HybridTime(milliseconds: UInt64(milliseconds[row]), counter: counter), parents: parents,
                    mark: mark))
        }
        self.init(site: site, form: form, scope: scope, entries: entries)
    }
}
