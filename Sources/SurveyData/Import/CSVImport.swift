internal import SurveyForms
public import SurveyRecords
internal import SurveyStore

/// Reads records from a table, with a table more for each repeat.
///
/// The first line names the columns as `Form.resolveColumn` understands them. An empty cell is a question that was
/// not asked. `_scope` and `_author` say where a record goes and who made it. A table of instances has a column
/// `_parent` (or `PARENT_KEY`) with the number of the row that the instance belongs to, counted from 1, or the value
/// of that row's column `KEY` if it has one. Nothing is saved here, and everything is checked before the plan comes
/// back.
public struct CSVImport {
    private let binding: FormBinding
    private let options: ImportOptions
    private var faults = FaultList()
    private var plan = ImportPlan()

    private init(_ binding: FormBinding, _ options: ImportOptions) {
        self.binding = binding
        self.options = options
    }

    /// Reads and checks records.
    ///
    /// - Parameter repeats: the tables of repeat instances.
    /// - Throws: ``DataProblem`` with the faults found.
    public static func read(
        _ source: ByteSource, repeats: [RepeatSource] = [], _ binding: FormBinding, _ options: ImportOptions
    ) throws(DataProblem) -> ImportPlan {
        var reading = CSVImport(binding, options)
        return try reading.run(source, repeats)
    }

    private mutating func run(_ source: ByteSource, _ repeats: [RepeatSource]) throws(DataProblem) -> ImportPlan {
        var sources: [String: RepeatSource] = [:]
        for repetition in repeats {
            let path = try binding.resolveRepeat(repetition.name).path
            guard sources.updateValue(repetition, forKey: path) == nil else {
                throw DataProblem(.badData, "the repeat \(path) has two tables", next: "join them into one")
            }
        }
        var rows: [String: ParentRows] = ["": try records(source, hasKeys: !repeats.isEmpty)]
        for repetition in binding.form.repeats {
            guard let table = sources[repetition.path] else { continue }
            let outer = binding.outerRepeat(of: repetition)?.path ?? ""
            guard let parents = rows[outer] else {
                throw DataProblem(
                    .badData, "the repeat \(repetition.path) lies in \(outer), which has no table",
                    next: "add --repeat \(outer)=FILE")
            }
            rows[repetition.path] = try instances(table.source, of: repetition, parents)
        }
        try faults.throwIfAny(in: source.name)
        return plan
    }

    // MARK: Records

    private mutating func records(_ source: ByteSource, hasKeys: Bool) throws(DataProblem) -> ParentRows {
        var table = try CSVTable(source, binding, options, repetition: nil, hasKeys: hasKeys, &faults)
        // With a header that is not understood, every row would be a fault.
        try faults.throwIfAny(in: source.name)
        plan.ignoredColumns += table.ignored
        var parents = ParentRows(table)
        while let (number, row) = try table.next(&faults) {
            guard number <= DataLimits.importRecords else {
                throw DataProblem(
                    .badData, "\(source.name) has more than \(DataLimits.importRecords) records",
                    next: "divide it into several files")
            }
            guard row.cells.contains(where: { !$0.isEmpty }) else {
                plan.emptyRows += 1
                continue
            }
            let place = self.place(of: row, number, table)
            var draft = Draft(form: binding.hash, scope: place.scope, author: place.author)
            for (path, answer) in answers(of: row, number, instances: [], table) { draft.answers[path] = answer }
            plan.drafts.append(draft)
            let parent = ParentRows.Row(draft: plan.drafts.count - 1, instances: [])
            if let fault = parents.add(parent, row, number) { faults.add(fault) }
        }
        return parents
    }

    private mutating func place(of row: CSVReader.Row, _ number: Int, _ table: CSVTable) -> RecordPlace {
        var place = RecordPlace(scope: options.scope, author: options.author)
        for (column, role) in table.roles.enumerated() where !row.cells[column].isEmpty {
            do {
                switch role {
                case .scope: place.scope = try options.scope(named: row.cells[column])
                case .author: place.author = try options.author(named: row.cells[column])
                case .answer, .key, .parent, .ignored: continue
                }
            } catch {
                faults.add(
                    ImportFault(
                        file: table.source.name, row: number, line: row.line, column: table.names[column],
                        value: row.cells[column], cause: error.cause, next: error.next,
                        isForbidden: error.isForbidden))
            }
        }
        return place
    }

    // MARK: Repeat instances

    private mutating func instances(
        _ source: ByteSource, of repetition: Repeat, _ parents: ParentRows
    ) throws(DataProblem) -> ParentRows {
        var headerFaults = FaultList()
        var table = try CSVTable(source, binding, options, repetition: repetition, hasKeys: true, &headerFaults)
        let parentColumn = table.position { if case .parent = $0 { true } else { false } }
        guard let parentColumn else {
            throw DataProblem(
                .badData, "\(source.name) has no column _parent",
                next: "add one that holds the row number of the record, or its KEY")
        }
        try headerFaults.throwIfAny(in: source.name)
        plan.ignoredColumns += table.ignored
        var own = ParentRows(table)
        var positions: [ParentRows.Row: Int64] = [:]
        while let (number, row) = try table.next(&faults) {
            guard number <= DataLimits.importRows else {
                throw DataProblem(
                    .badData, "\(source.name) has more than \(DataLimits.importRows) rows",
                    next: "divide it into several files")
            }
            let name = row.cells[parentColumn]
            guard let parent = parents.row(named: name) else {
                faults.add(
                    ImportFault(
                        file: source.name, row: number, line: row.line, column: table.names[parentColumn], value: name,
                        cause: parents.absence, next: "Name a row of \(parents.file)."))
                continue
            }
            let place = positions[parent, default: 0]
            positions[parent] = place + 1
            let instance = try plan.drafts[parent.draft].addInstance(
                binding.template(of: repetition), in: parent.instances, place: place)
            plan.instances += 1
            for (path, answer) in answers(of: row, number, instances: instance.instances, table) {
                plan.drafts[parent.draft].answers[path] = answer
            }
            let added = ParentRows.Row(draft: parent.draft, instances: instance.instances)
            if let fault = own.add(added, row, number) { faults.add(fault) }
        }
        return own
    }

    // MARK: Answers

    private mutating func answers(
        of row: CSVReader.Row, _ number: Int, instances: [InstanceID], _ table: CSVTable
    ) -> [(AnswerPath, Answer)] {
        var answers: [(AnswerPath, Answer)] = []
        for (column, role) in table.roles.enumerated() {
            guard case .answer(let question, let template) = role, !row.cells[column].isEmpty else { continue }
            do throws(ColumnFault) {
                guard let answer = try answer(row.cells[column], to: question) else { continue }
                guard let path = AnswerPath(template: template, instances: instances) else {
                    throw ColumnFault(
                        cause: "its path is too deep or too long for a record", next: "Simplify the form.")
                }
                answers.append((path, answer))
            } catch {
                faults.add(
                    ImportFault(
                        file: table.source.name, row: number, line: row.line, column: table.names[column],
                        value: row.cells[column], cause: error.cause, next: error.next))
            }
        }
        plan.answers += answers.count
        return answers
    }

    private func answer(_ cell: String, to question: Question) throws(ColumnFault) -> Answer? {
        var text = cell
        if options.readsMissingMarkers {
            switch MissingMarker.read(cell) {
            case .missing(.notAsked): return nil
            case .missing(.erased): throw .erased
            case .missing(let missing): return .missing(missing)
            case .text(let plain): text = plain
            }
        }
        do {
            return try binding.answer(text, to: question)
        } catch {
            throw ColumnFault(cause: error.cause, next: error.nextStep)
        }
    }
}

extension ColumnFault {
    /// Erasure is an act with a name to it, not a value.
    static let erased = ColumnFault(
        cause: "an erased answer cannot be imported",
        next: "Leave the cell empty; erase records with survey-cli record erase.")
}

extension Draft {
    /// Adds the instance that stands at a place of its repeat, counted from 0.
    mutating func addInstance(
        _ template: String, in outer: [InstanceID], place: Int64
    ) throws(DataProblem) -> AnswerPath {
        do {
            return try addInstance(of: template, in: outer, position: place * Draft.positionStep)
        } catch {
            throw DataProblem(.badData, error.message, next: error.next)
        }
    }
}
