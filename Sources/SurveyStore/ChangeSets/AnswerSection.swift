/// The answers section of a change-set: the authors, the instances of each repeat, and a column for each question.
/// Which questions were answered is in here too, never in the header: skip logic gives answers away.
/// Layout: protocol.md §5.3.
enum AnswerSection {
    // MARK: Writing

    /// - Throws: ``DecodingProblem`` `tooLarge` for more cells than anybody reads; it tells before it writes them.
    static func encode(
        _ batch: AnswerBatch, authors: [String], entries: [ChangeSetHeader.Entry], outline: FormOutline
    ) throws(DecodingProblem) -> [UInt8] {
        var writer = SectionWriter(outline)
        let dots = entries.map(\.dot)
        var saves = TableHistory(rowCount: entries.count)
        saves.add(series: entries.map { Int64($0.clock.milliseconds) }, .milliseconds)
        writer.columns.column(
            authors.map { Answer.text($0).encoded[...] }, rows: Array(authors.indices), choices: [], &saves)
        let tables = RepeatTables(batch, dots: dots)
        tables.encode(into: &writer)
        var cells = [[(row: Int, value: ArraySlice<UInt8>)]](repeating: [], count: batch.templates.count)
        for save in 0..<batch.saveCount {
            for entry in batch.entries(of: save) {
                let row = tables.row(of: entry, in: batch, save: save)
                cells[Int(entry.template)].append((row, batch.value(entry)))
            }
        }
        let used = cells.indices.filter { !cells[$0].isEmpty }
        let columns = used.sorted { batch.templates[$0].utf8.lexicographicallyPrecedes(batch.templates[$1].utf8) }
        let cellCount = columns.reduce(0) {
            $0 + tables.rowCount(AnswerPath.repeatTemplate(of: batch.templates[$1]))
        }
        guard cellCount <= Limits.sectionCells else { throw DecodingProblem(.tooLarge, "rows of all columns") }
        writer.names(columns.count)
        var histories: [ExactText: TableHistory] = [ExactText(""): saves]
        for column in columns {
            let template = batch.templates[column]
            let table = AnswerPath.repeatTemplate(of: template)
            let key = ExactText(table ?? "")
            var history = histories[key] ?? TableHistory(rowCount: tables.rowCount(table))
            histories[key] = nil
            let sorted = table == nil ? cells[column] : cells[column].sorted { $0.row < $1.row }
            let place = writer.name(template)
            writer.columns.column(
                sorted.map(\.value), rows: sorted.map(\.row), choices: place.map { outline.choices[$0].codes } ?? [],
                &history)
            histories[key] = history
        }
        return writer.finish()
    }

    // MARK: Reading

    static func decode(
        _ bytes: ArraySlice<UInt8>, entries: [ChangeSetHeader.Entry], outline: FormOutline?
    ) throws(DecodingProblem) -> (batch: AnswerBatch, authors: [String]) {
        var reader = try SectionReader(bytes, outline)
        let dots = entries.map(\.dot)
        var saves = TableHistory(rowCount: entries.count)
        saves.add(series: entries.map { Int64($0.clock.milliseconds) }, .milliseconds)
        let authorColumn = try reader.columns.column(choices: .none, &saves)
        let tables = try RepeatTables(from: &reader, dots: dots)
        let count = try reader.names()
        var columns: [Column] = []
        var answers = 0
        var histories: [ExactText: TableHistory] = [ExactText(""): saves]
        for _ in 0..<count {
            let (template, choices) = try reader.name()
            guard columns.last.map({ $0.template.utf8.lexicographicallyPrecedes(template.utf8) }) ?? true
            else { throw DecodingProblem(.notCanonical, "column \(columns.count)") }
            let table = AnswerPath.repeatTemplate(of: template)
            guard let rowCount = tables.decodedRowCount(table) else {
                throw DecodingProblem(.malformed, "column of an unknown repeat")
            }
            let key = ExactText(table ?? "")
            var history = histories[key] ?? TableHistory(rowCount: rowCount)
            histories[key] = nil
            let column = try reader.columns.column(choices: choices, &history)
            histories[key] = history
            answers += column.rows.count
            guard answers <= Limits.changeSetAnswers else { throw DecodingProblem(.tooLarge, "answers section") }
            columns.append(Column(template: template, table: table, rows: column.rows, values: column.answers))
        }
        try reader.columns.end()
        let authors = try authors(authorColumn, reader.columns, entries.count)
        return (try assemble(columns, tables, reader.columns, saves: dots.count), authors)
    }

    private struct Column {
        let template: String
        let table: String?
        let rows: [Int]
        let values: [Int32]
    }

    private static func authors(
        _ column: ColumnReader.Column, _ reader: borrowing ColumnReader, _ saves: Int
    ) throws(DecodingProblem) -> [String] {
        guard column.rows.count == saves else { throw DecodingProblem(.malformed, "author") }
        var known: [Int32: String] = [:]
        return try column.answers.map { place throws(DecodingProblem) in
            if let author = known[place] { return author }
            guard case .text(let author) = try Answer(encoded: reader.pool[reader.values[Int(place)].range]),
                author.utf8.count <= Limits.nameBytes
            else { throw DecodingProblem(.malformed, "author") }
            known[place] = author
            return author
        }
    }

    /// Turns columns into saves: counts first, then fills, so that each save's entries come out in path order.
    private static func assemble(
        _ columns: [Column], _ tables: RepeatTables, _ reader: borrowing ColumnReader, saves: Int
    ) throws(DecodingProblem) -> AnswerBatch {
        var starts = [Int](repeating: 0, count: saves + 1)
        var total = 0
        for column in columns {
            let owner = tables.saveOfRow(column.table)
            for (row, value) in zip(column.rows, column.values) {
                starts[(owner?[row] ?? row) + 1] += 1
                total += reader.values[Int(value)].count
            }
        }
        // A dictionary's entry stands for many rows: what it all expands to is bounded here.
        guard total <= Limits.sectionBytes else { throw DecodingProblem(.tooLarge, "answers") }
        for save in 0..<saves {
            guard starts[save + 1] <= Limits.answersInSave else { throw DecodingProblem(.tooLarge, "save") }
            starts[save + 1] += starts[save]
        }
        var next = starts
        let none = PoolRange(start: 0, end: 0)
        let empty = AnswerBatch.Entry(template: 0, instances: none, value: 0)
        var entries = [AnswerBatch.Entry](repeating: empty, count: starts[saves])
        // A repeat's rows are put in order once for all its columns, which ascend but come in turns with those of others.
        var ordered: [ExactText: [(row: Int, save: Int, instances: Range<Int>)]] = [:]
        for (place, column) in columns.enumerated() {
            guard let name = column.table else {
                for (row, value) in zip(column.rows, column.values) {
                    entries[next[row]] = AnswerBatch.Entry(template: Int32(place), instances: none, value: value)
                    next[row] += 1
                }
                continue
            }
            let rows = ordered[ExactText(name)] ?? tables.rowsInOrder(name)
            ordered[ExactText(name)] = rows
            var values = [Int32](repeating: -1, count: rows.count)
            for (row, value) in zip(column.rows, column.values) { values[row] = value }
            for (row, save, instances) in rows where values[row] >= 0 {
                let value = values[row]
                entries[next[save]] = AnswerBatch.Entry(
                    template: Int32(place),
                    instances: PoolRange(start: instances.lowerBound, end: instances.upperBound), value: value)
                next[save] += 1
            }
        }
        return AnswerBatch(
            templates: columns.map(\.template), entries: entries, starts: starts, instances: tables.instances,
            values: reader.values, bytes: reader.pool)
    }
}
