/// The answers section of a change-set: the authors, the instances of each repeat, and a column for each question.
/// Which questions were answered is in here too, never in the header: skip logic gives answers away.
/// Layout: protocol.md §5.3.
enum AnswerSection {
    // MARK: Writing

    static func encode(_ batch: AnswerBatch, authors: [String], dots: [Dot]) -> [UInt8] {
        var writer = ByteWriter()
        ValueColumn.encode(authors.map { Answer.text($0).encoded[...] }, into: &writer)
        let used = Set(batch.entries.map(\.template))
        let columns = used.sorted { batch.templates[$0].utf8.lexicographicallyPrecedes(batch.templates[$1].utf8) }
        let tables = RepeatTables(batch, dots: dots)
        tables.encode(into: &writer)
        writer.varint(columns.count)
        var cells = [Int: [(row: Int, value: ArraySlice<UInt8>)]]()
        for save in 0..<batch.saveCount {
            for entry in batch.entries(of: save) {
                let row = tables.row(of: entry, in: batch, save: save)
                cells[entry.template, default: []].append((row, batch.bytes[entry.value]))
            }
        }
        var presences: [(table: String?, rows: [Int])] = []
        for column in columns {
            let template = batch.templates[column]
            let table = AnswerPath.repeatTemplate(of: template)
            let sorted = (cells[column] ?? []).sorted { $0.row < $1.row }
            writer.counted(template)
            let rows = sorted.map(\.row)
            if let same = presences.lastIndex(where: { $0.table == table && $0.rows == rows }) {
                Presence.encode(sameAs: same, into: &writer)
            } else {
                Presence.encode(rows, of: tables.rowCount(table), into: &writer)
            }
            presences.append((table, rows))
            ValueColumn.encode(sorted.map(\.value), into: &writer)
        }
        return writer.bytes
    }

    // MARK: Reading

    static func decode(
        _ bytes: [UInt8], dots: [Dot]
    ) throws(DecodingProblem) -> (batch: AnswerBatch, authors: [String]) {
        var reader = ByteReader(bytes, place: "answers section")
        var pool = ValuePool()
        let authors = try self.authors(dots.count, from: &reader, into: &pool)
        let tables = try RepeatTables(from: &reader, dots: dots)
        let count = try reader.count(limit: Limits.columns)
        var columns: [Column] = []
        var answers = 0
        for _ in 0..<count {
            let template = try reader.text(limit: Limits.nameBytes)
            guard AnswerPath.isTemplate(template),
                columns.last.map({ $0.template.utf8.lexicographicallyPrecedes(template.utf8) }) ?? true
            else { throw DecodingProblem(.notCanonical, "column \(columns.count)") }
            let table = AnswerPath.repeatTemplate(of: template)
            guard let rowCount = tables.decodedRowCount(table) else {
                throw DecodingProblem(.malformed, "column of an unknown repeat")
            }
            let rows = try Presence.decode(of: rowCount, table: table, earlier: columns, from: &reader)
            answers += rows.count
            guard answers <= Limits.changeSetAnswers else { throw DecodingProblem(.tooLarge, "answers section") }
            let values = try ValueColumn.decode(rows.count, from: &reader, into: &pool)
            columns.append(Column(template: template, table: table, rows: rows, values: values))
        }
        try reader.end()
        return (try assemble(columns, tables, pool, saves: dots.count), authors)
    }

    struct Column {
        let template: String
        let table: String?
        let rows: [Int]
        let values: [Range<Int>]
    }

    private static func authors(
        _ count: Int, from reader: inout ByteReader, into pool: inout ValuePool
    ) throws(DecodingProblem) -> [String] {
        var known: [Range<Int>: String] = [:]
        return try ValueColumn.decode(count, from: &reader, into: &pool).map { range throws(DecodingProblem) in
            if let author = known[range] { return author }
            guard case .text(let author) = try Answer(encoded: pool.bytes[range]),
                author.utf8.count <= Limits.nameBytes
            else { throw DecodingProblem(.malformed, "author") }
            known[range] = author
            return author
        }
    }

    /// Turns columns into saves: counts first, then fills, so that each save's entries come out in path order.
    private static func assemble(
        _ columns: [Column], _ tables: RepeatTables, _ pool: ValuePool, saves: Int
    ) throws(DecodingProblem) -> AnswerBatch {
        var starts = [Int](repeating: 0, count: saves + 1)
        var total = 0
        for column in columns {
            let owner = tables.saveOfRow(column.table)
            for (row, value) in zip(column.rows, column.values) {
                starts[(owner?[row] ?? row) + 1] += 1
                total += value.count
            }
        }
        // A dictionary's entry stands for many rows: what it all expands to is bounded here.
        guard total <= Limits.sectionBytes else { throw DecodingProblem(.tooLarge, "answers") }
        for save in 0..<saves {
            guard starts[save + 1] <= Limits.answersInSave else { throw DecodingProblem(.tooLarge, "save") }
            starts[save + 1] += starts[save]
        }
        var next = starts
        var entries = [AnswerBatch.Entry?](repeating: nil, count: starts[saves])
        for (place, column) in columns.enumerated() {
            guard let name = column.table else {
                for (row, value) in zip(column.rows, column.values) {
                    entries[next[row]] = AnswerBatch.Entry(template: place, instances: 0..<0, value: value)
                    next[row] += 1
                }
                continue
            }
            var valueOfRow = [Int: Range<Int>](minimumCapacity: column.rows.count)
            for (row, value) in zip(column.rows, column.values) { valueOfRow[row] = value }
            for (row, save, instances) in tables.rowsInOrder(name) {
                guard let value = valueOfRow[row] else { continue }
                entries[next[save]] = AnswerBatch.Entry(template: place, instances: instances, value: value)
                next[save] += 1
            }
        }
        return AnswerBatch(
            templates: columns.map(\.template), entries: entries.compactMap { $0 }, starts: starts,
            instances: tables.instances, bytes: pool.bytes)
    }
}

/// Which rows of a table a column has values for.
private enum Presence {
    private static let all: UInt8 = 0
    private static let bitmap: UInt8 = 1
    private static let list: UInt8 = 2
    private static let sameAs: UInt8 = 3

    static func encode(sameAs column: Int, into writer: inout ByteWriter) {
        writer.byte(sameAs)
        writer.varint(column)
    }

    static func encode(_ rows: [Int], of count: Int, into writer: inout ByteWriter) {
        if rows.count == count {
            writer.byte(all)
        } else if rows.count * 8 < count {
            writer.byte(list)
            writer.varint(rows.count)
            IntegerSeries.encode(rows.map(Int64.init), into: &writer)
        } else {
            var bits = [UInt8](repeating: 0, count: (count + 7) / 8)
            for row in rows { bits[row / 8] |= 1 << UInt8(row % 8) }
            writer.byte(bitmap)
            writer.raw(bits)
        }
    }

    static func decode(
        of count: Int, table: String?, earlier: [AnswerSection.Column], from reader: inout ByteReader
    ) throws(DecodingProblem) -> [Int] {
        switch try reader.byte() {
        case all: return Array(0..<count)
        case bitmap:
            let bits = Array(try reader.raw((count + 7) / 8))
            return (0..<count).filter { bits[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
        case list:
            let rows = try IntegerSeries.decode(reader.count(limit: count), from: &reader)
            guard zip(rows, rows.dropFirst()).allSatisfy({ $0 < $1 }), (rows.first ?? 0) >= 0,
                (rows.last ?? -1) < Int64(count)
            else { throw DecodingProblem(.malformed, "rows of a column") }
            return rows.map { Int($0) }
        case sameAs:
            let column = try reader.count(limit: Limits.columns)
            guard column < earlier.count, earlier[column].table == table else {
                throw DecodingProblem(.malformed, "rows of a column")
            }
            return earlier[column].rows
        default: throw DecodingProblem(.malformed, "rows of a column")
        }
    }
}
