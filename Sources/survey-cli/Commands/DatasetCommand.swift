import ArgumentParser
import SurveyData
import SurveyStore

/// `survey-cli dataset`
struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset", abstract: "Write merged records for analysis.",
        subcommands: [DatasetExportCommand.self])
}

/// `survey-cli dataset export`
struct DatasetExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Export the merged records of a form.",
        discussion: """
            Replicas that hold the same saves write the same bytes. Instances of repeats get tables of their own \
            beside the records' (merged-members.csv beside merged.csv); JSON lines hold them as arrays. An empty \
            cell is a question that was not asked; .refused, .dont-know, .not-relevant and .erased say why there is no \
            value. A contested answer shows the value that stands for the time being, and is counted in the column conflicts.
            A record with an answer that cannot be read is left out and named; the exit status is then 65.

            Example:
              survey-cli dataset export --form emq --format csv --output merged.csv --store researcher.survey
            """)

    @Option(name: .long, help: "The form's id.")
    var form: String

    @Option(name: .long, help: "csv or jsonl.")
    var format = FileFormat.csv

    @Option(
        name: .shortAndLong, help: "The file for the records; - for the standard output.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Deleted records too, with a column state.")
    var includeDeleted = false

    @Flag(name: .long, help: "Without interviews that are not finished; they are in the dataset otherwise, as drafts.")
    var finished = false

    @Flag(name: .long, help: "Replace files that are there.")
    var force = false

    @OptionGroup var scope: ScopeOption
    @OptionGroup var options: StoreOptions

    func run() throws {
        try options.output.requireRoom(beside: output)
        let store = try options.open()
        var progress = ProgressLine("exporting records")
        let report = try DatasetExport.write(
            store,
            .init(
                formID: form, format: format.export, scope: scope.value() ?? .all, includesDeleted: includeDeleted,
                omitsDrafts: finished, overwrites: force), to: output
        ) { progress.show($0) }
        progress.end()
        let forms = try FormLibrary(store)
        if output == "-" {
            Terminal.note(text(report) + "\n")
        } else {
            options.output.write(document(report, forms)) { text(report) }
        }
        try forms.tell(of: report.unreadable)
    }

    private func document(_ report: DatasetReport, _ forms: FormLibrary) -> JSONValue {
        let files = report.files.map { file -> JSONValue in
            ["path": .string(file.path), "table": .string(file.table), "rows": .integer(file.rows)]
        }
        return [
            "form": .string(form), "format": .string(format.rawValue), "records": .integer(report.records),
            "conflicts": .integer(report.conflicts), "deleted": .integer(report.deleted),
            "erased": .integer(report.erased), "drafts": .integer(report.drafts),
            "incomplete": .integer(report.incomplete),
            "withGaps": .integer(report.withGaps), "withoutForm": .integer(report.withoutForm),
            "unreadable": .array(report.unreadable.map(forms.document)),
            "unknownPlaces": .array(report.unknownPlaces.map(JSONValue.string)), "files": .array(files),
        ]
    }

    private func text(_ report: DatasetReport) -> String {
        let records = report.records == 1 ? "record" : "records"
        var lines = report.files.map { "\($0.rows) \($0.table.isEmpty ? records : $0.table): \($0.path)" }
        func add(_ count: Int, _ text: String) {
            if count > 0 { lines.append("\(count) \(text)") }
        }
        add(report.conflicts, "conflicts wait for a person: survey-cli conflict list")
        add(report.deleted, includeDeleted ? "deleted records among them" : "deleted records left out")
        add(report.erased, "erased records left out")
        add(report.unreadable.count, "records left out: not all of their answers can be read")
        let drafts = report.drafts == 1 ? "draft" : "drafts"
        add(report.drafts, "\(drafts) \(finished ? "left out" : "among them (--finished leaves them out)")")
        add(report.incomplete, "records of the store left out: their first save has not arrived")
        add(report.withGaps, "records whose saves have not all arrived among them")
        add(report.withoutForm, "records of the store left out: their form has not arrived")
        if !report.unknownPlaces.isEmpty {
            lines.append("columns that no version of the form has: \(report.unknownPlaces.joined(separator: ", "))")
        }
        if !report.omittedRepeats.isEmpty {
            lines.append("left out, as they need files of their own: \(report.omittedRepeats.joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }
}
