/// The instances of every repeat in a change-set: for each repeat a table whose rows are instances, each row under a row of
/// the repeat around it, or under a save. An instance that the save itself adds is written as its ordinal, which costs
/// next to nothing; any other as its eight bytes.
struct RepeatTables {
    private struct Table {
        let template: String
        /// Where each row's instances, from the outermost, begin in ``instances``.
        var rows: [Range<Int>] = []
        var saves: [Int] = []
        /// How many rows lie under each row of the outer table, or under each save.
        var counts: [Int64] = []
        /// Ordinal + 1 of an instance that its save adds; 0 for others.
        var ordinals: [Int64] = []
    }

    private var tables: [Table] = []
    private var places: [ExactText: Int] = [:]
    private let saveCount: Int
    /// The instances of all rows.
    private(set) var instances: [InstanceID] = []
    private var rowIndex: [RowKey: Int] = [:]

    private struct RowKey: Hashable {
        let table: Int
        let save: Int
        let instances: ArraySlice<InstanceID>
    }

    /// Templates such as `a[]` and `a[]/b[]`, outer ones first.
    private static func repeats(in templates: some Sequence<String>) -> [String] {
        var found: Set<ExactText> = []
        for template in templates {
            var next = AnswerPath.repeatTemplate(of: template)
            while let name = next, found.insert(ExactText(name)).inserted {
                next = AnswerPath.repeatTemplate(of: String(name.dropLast(2)))
            }
        }
        return found.sorted().map(\.text)
    }

    private static func outer(of template: String) -> String? {
        AnswerPath.repeatTemplate(of: String(template.dropLast(2)))
    }

    // MARK: Writing

    init(_ batch: AnswerBatch, dots: [Dot]) {
        saveCount = batch.saveCount
        let used = Set(batch.entries.map(\.template)).filter { batch.depths[Int($0)] > 0 }
        for template in Self.repeats(in: used.map { batch.templates[Int($0)] }) {
            places[ExactText(template)] = tables.count
            tables.append(Table(template: template))
        }
        guard !tables.isEmpty else { return }
        for save in 0..<saveCount { addRows(of: save, batch, dots[save]) }
        for place in tables.indices { count(place) }
    }

    private mutating func addRows(of save: Int, _ batch: AnswerBatch, _ dot: Dot) {
        let entries = batch.entries(of: save).filter { batch.depth($0) > 0 }
        guard !entries.isEmpty else { return }
        let added = entries.reduce(0) { $0 + (batch.template($1).hasSuffix("[]") ? 1 : 0) }
        let ordinals = Dictionary(
            (0..<added).map { (InstanceID(addedBy: dot, ordinal: $0), Int64($0)) },
            uniquingKeysWith: { first, _ in first })
        var rows: [Set<ArraySlice<InstanceID>>] = Array(repeating: [], count: tables.count)
        for entry in entries {
            var next = AnswerPath.repeatTemplate(of: batch.template(entry))
            var ids = batch.instances(entry)
            while let name = next, let place = places[ExactText(name)] {
                rows[place].insert(Array(ids)[...])
                ids = ids.dropLast()
                next = Self.outer(of: name)
            }
        }
        func key(_ id: InstanceID) -> (Int64, UInt64) { (ordinals[id] ?? .max, id.rawValue) }
        for place in tables.indices {
            let sorted = rows[place].sorted { left, right in
                left.lexicographicallyPrecedes(right) { key($0) < key($1) }
            }
            // An instance of two outer ones is nobody's honest work; its second row is written out in full.
            var seen: Set<InstanceID> = []
            for ids in sorted {
                let ordinal = ids.last.flatMap { seen.insert($0).inserted ? ordinals[$0] : nil }
                rowIndex[RowKey(table: place, save: save, instances: ids)] = tables[place].rows.count
                tables[place].rows.append(instances.count..<(instances.count + ids.count))
                tables[place].saves.append(save)
                tables[place].ordinals.append(ordinal.map { $0 + 1 } ?? 0)
                instances.append(contentsOf: ids)
            }
        }
    }

    private mutating func count(_ place: Int) {
        guard let name = Self.outer(of: tables[place].template), let outer = places[ExactText(name)] else {
            tables[place].counts = [Int64](repeating: 0, count: saveCount)
            for save in tables[place].saves { tables[place].counts[save] += 1 }
            return
        }
        tables[place].counts = [Int64](repeating: 0, count: tables[outer].rows.count)
        for (row, save) in zip(tables[place].rows, tables[place].saves) {
            let around = Array(instances[row].dropLast())[...]
            if let parent = rowIndex[RowKey(table: outer, save: save, instances: around)] {
                tables[place].counts[parent] += 1
            }
        }
    }

    /// The row that an answer stands in: its save outside repeats.
    func row(of entry: AnswerBatch.Entry, in batch: AnswerBatch, save: Int) -> Int {
        guard let name = AnswerPath.repeatTemplate(of: batch.template(entry)), let place = places[ExactText(name)] else {
            return save
        }
        let ids = Array(batch.instances(entry))[...]
        return rowIndex[RowKey(table: place, save: save, instances: ids)] ?? 0
    }

    func rowCount(_ table: String?) -> Int {
        decodedRowCount(table) ?? 0
    }

    func encode(into writer: inout SectionWriter) {
        writer.names(tables.count)
        for table in tables {
            writer.name(table.template)
            var around = TableHistory(rowCount: table.counts.count)
            writer.columns.series(table.counts, &around)
            var history = TableHistory(rowCount: table.rows.count)
            writer.columns.series(Self.steps(table), &history)
            for (row, ordinal) in zip(table.rows, table.ordinals) where ordinal == 0 {
                writer.columns.sink.bits(instances[row].last?.rawValue ?? 0, 64)
            }
        }
    }

    /// Ordinals as 1 where they follow the row before in the same save or begin at 0: a column of ones in most surveys.
    private static func steps(_ table: Table) -> [Int64] {
        var last: (save: Int, ordinal: Int64) = (-1, 0)
        return zip(table.saves, table.ordinals).map { save, ordinal in
            guard ordinal > 0 else { return 0 }
            let step = ordinal - (last.save == save ? last.ordinal : 0)
            last = (save, ordinal)
            return step
        }
    }

    // MARK: Reading

    init(from reader: inout SectionReader, dots: [Dot]) throws(DecodingProblem) {
        saveCount = dots.count
        let count = try reader.names()
        for _ in 0..<count { try readTable(from: &reader, dots: dots) }
    }

    private mutating func readTable(from reader: inout SectionReader, dots: [Dot]) throws(DecodingProblem) {
        let template = try reader.name().template
        guard template.hasSuffix("[]"),
            tables.last.map({ $0.template.utf8.lexicographicallyPrecedes(template.utf8) }) ?? true
        else { throw DecodingProblem(.notCanonical, "repeat") }
        var table = Table(template: template)
        let outer = Self.outer(of: template)
        let outerPlace = outer.flatMap { places[ExactText($0)] }
        guard outer == nil || outerPlace != nil else {
            throw DecodingProblem(.malformed, "repeat without its outer one")
        }
        let parents = outerPlace.map { tables[$0].rows.count } ?? saveCount
        var parentHistory = TableHistory(rowCount: parents)
        table.counts = try reader.columns.series(&parentHistory)
        // A row costs next to no bytes, so that the rows of all tables count together.
        let before = tables.reduce(0) { $0 + $1.rows.count }
        var total = 0
        for rows in table.counts {
            guard rows >= 0, rows <= Limits.repeatRows, before + total + Int(rows) <= Limits.repeatRows else {
                throw DecodingProblem(.tooLarge, "repeat")
            }
            total += Int(rows)
        }
        var history = TableHistory(rowCount: total)
        let steps = try reader.columns.series(&history)
        var row = 0
        var last: (save: Int, ordinal: Int64) = (-1, 0)
        for (parent, rows) in table.counts.enumerated() {
            let around = outerPlace.map { tables[$0].rows[parent] } ?? 0..<0
            let save = outerPlace.map { tables[$0].saves[parent] } ?? parent
            for _ in 0..<rows {
                let step = steps[row]
                var id = InstanceID(rawValue: 0)
                if step == 0 {
                    id = InstanceID(rawValue: reader.columns.word())
                } else {
                    let ordinal = (last.save == save ? last.ordinal : 0) &+ step
                    guard ordinal > 0, ordinal <= Limits.repeatRows else { throw DecodingProblem(.malformed, "repeat") }
                    last = (save, ordinal)
                    id = InstanceID(addedBy: dots[save], ordinal: Int(ordinal - 1))
                }
                let start = instances.count
                for place in around { instances.append(instances[place]) }
                instances.append(id)
                table.rows.append(start..<instances.count)
                table.saves.append(save)
                row += 1
            }
        }
        // Nobody asks for them again, and of deep repeats they are many.
        table.counts = []
        places[ExactText(template)] = tables.count
        tables.append(table)
        try checkDistinct(tables.count - 1)
    }

    /// One instance has one row, or an answer could stand twice in one save.
    private func checkDistinct(_ place: Int) throws(DecodingProblem) {
        var last: (save: Int, row: Range<Int>)?
        for (_, save, row) in rowsInOrder(tables[place].template) {
            if let last, last.save == save, instances[last.row] == instances[row] {
                throw DecodingProblem(.malformed, "repeat instance")
            }
            last = (save, row)
        }
    }

    /// The number of rows of a table, or of saves for nil; nil for a repeat that is not here.
    func decodedRowCount(_ table: String?) -> Int? {
        guard let table else { return saveCount }
        return places[ExactText(table)].map { tables[$0].rows.count }
    }

    func saveOfRow(_ table: String?) -> [Int]? {
        table.flatMap { places[ExactText($0)] }.map { tables[$0].saves }
    }

    /// The rows of a table by save, and within a save by instances, as paths are ordered.
    func rowsInOrder(_ table: String) -> [(row: Int, save: Int, instances: Range<Int>)] {
        guard let place = places[ExactText(table)] else { return [] }
        let rows = tables[place].rows.indices.map { ($0, tables[place].saves[$0], tables[place].rows[$0]) }
        return rows.sorted { left, right in
            if left.1 != right.1 { return left.1 < right.1 }
            return instances[left.2].lexicographicallyPrecedes(instances[right.2])
        }
    }
}
