import ArgumentParser
import SurveyData
import SurveyRecords
import SurveyStore

/// `survey-cli record list`
struct RecordListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List records in the order in which they began.")

    @Option(name: .long, help: "Only records of this form.")
    var form: String?

    @OptionGroup var scope: ScopeOption

    @Flag(name: .long, help: "Deleted and erased records too.")
    var includeDeleted = false

    @Flag(name: .long, help: "Only interviews that are not finished.")
    var drafts = false

    @Flag(name: .long, help: "Only records with conflicts.")
    var conflicts = false

    @Option(name: .long, help: "At most so many, the latest ones.")
    var limit: Int?

    @OptionGroup var options: StoreOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() throws {
        let store = try options.open()
        // Asking for the form says which ones there are, if it is not among them.
        if let form { _ = try store.form(form) }
        let documents = try RecordDocument(store)
        var found: [MergedRecord] = []
        var unreadable: [UnreadableRecord] = []
        try store.forEachRecord(
            formID: form, scope: scope.value() ?? .all, unreadable: { unreadable.append($0) }
        ) { record in
            guard includeDeleted || record.state == .active, !conflicts || !record.conflicts.isEmpty,
                !drafts || InterviewState(of: record) == .draft
            else { return }
            found.append(record)
        }
        if let limit { found = found.suffix(limit) }
        options.output.write(.array(found.map { .object(documents.summary($0)) })) {
            text(found, documents.forms)
        }
        try documents.forms.tell(of: unreadable)
    }

    private func text(_ records: [MergedRecord], _ forms: FormLibrary) -> String {
        guard !records.isEmpty else { return "no records" }
        let names = RecordNames(records.map(\.id))
        // Most forms give their records no names.
        let hasNames = records.contains { $0.instanceName != nil }
        let columns = ["record", "form"] + (hasNames ? ["name"] : []) + ["scope", "changed", "saves", "note"]
        var table = TextTable(columns, rightAligned: [columns.count - 2])
        for record in records {
            var notes: [String] = record.state == .active ? [] : [record.state.name]
            if InterviewState(of: record) == .draft { notes.append("draft") }
            if !record.conflicts.isEmpty { notes.append("\(record.conflicts.count) in conflict") }
            if record.isIncomplete { notes.append("incomplete") }
            let name = hasNames ? [Terminal.safe(record.instanceName ?? "")] : []
            table.add(
                [names.name(record.id), forms.info(record.form)?.formID ?? "?"] + name + [
                    record.scope.path, LocalTime.text(record.changed.milliseconds), String(record.saveCount),
                    notes.joined(separator: ", "),
                ])
        }
        return table.text + "\(records.count) \(records.count == 1 ? "record" : "records")"
    }
}
