import ArgumentParser
import Foundation
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// `survey-cli import`
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Save records from a file: CSV, or lines of JSON.",
        discussion: """
            Everything is checked against the form first; then all records are saved in one step, or none.

            CSV: the first line names questions by name or path (demographics/age, age, or demographics-age as ODK \
            Central writes it). An empty cell is a question that was not asked. The columns _scope and _author say \
            where a record goes and who made it. Instances of repeats come from tables of their own, with a column \
            _parent (or PARENT_KEY) that holds the record's row number from 1, or the value of its column KEY.

            JSON lines: one object a record; groups may be objects, repeats are arrays of objects, and \
            {"missing":"refused"} says why there is no answer.

            A file that an answer names is attached if it lies beside the imported file or in the folder media beside \
            it, as ODK Central exports it; --media names another folder.

            Examples:
              survey-cli import emq interviews.csv --repeat members=interviews-members.csv --store a.survey
              survey-cli import emq central.csv --ignore-unknown --scope 01/571 --store a.survey
              survey-cli import emq interviews.jsonl --dry-run --store a.survey
            """)

    @Argument(help: "The form's id.")
    var form: String

    @Argument(help: "The file; - for the standard input.", completion: .file())
    var file: String

    @Option(name: .long, help: "csv or jsonl; otherwise by the file's ending.")
    var format: FileFormat?

    @Option(name: .long, help: "The form's version; otherwise the one that came last.")
    var formVersion: String?

    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp("A table of a repeat's instances (CSV); may be repeated.", valueName: "repeat=file"))
    var repeats: [String] = []

    @Option(name: .long, help: "A column to pass over; may be repeated.")
    var ignoreColumn: [String] = []

    @Flag(name: .long, help: "Pass over every column that the form does not know.")
    var ignoreUnknown = false

    @Flag(name: .long, help: "Cells .refused, .dont-know and .not-relevant say why there is no answer (CSV).")
    var missingMarkers = false

    @Option(name: .long, help: "The character between cells (CSV): , or ; or tab.")
    var delimiter = ","

    @Option(name: .long, help: "Where the files lie that answers name.", completion: .directory)
    var media: String?

    @Flag(name: .long, help: "Check the file and save nothing.")
    var dryRun = false

    @OptionGroup var scope: ScopeOption
    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    func run() throws {
        let format = try format ?? FileFormat(ofFile: file)
        let store = try options.open()
        let profile = try store.profile()
        let binding = try FormLibrary(store).latest(form, version: formVersion)
        let scope = try scope.forSaving(profile)
        var reading = ImportOptions(
            scope: scope, author: author.name, membership: profile.certificate?.scope ?? scope, study: profile.study)
        reading.ignoredColumns = Set(ignoreColumn)
        reading.ignoresUnknown = ignoreUnknown
        reading.readsMissingMarkers = missingMarkers
        reading.delimiter = try delimiterByte()
        var plan = try read(format, binding, reading)
        var attached = (count: 0, missing: [String]())
        if !dryRun {
            attached = try FileAttaching.run(store) { attaching in
                let missing = try attaching.attach(filesOf: &plan.drafts, from: mediaFolders)
                try store.save(plan.drafts)
                return (attaching.count, missing)
            }
        }
        let document: JSONValue = [
            "imported": .integer(dryRun ? 0 : plan.drafts.count), "records": .integer(plan.drafts.count),
            "dryRun": .bool(dryRun), "form": .string(form), "version": .string(binding.form.version),
            "scope": .string(scope.path), "answers": .integer(plan.answers), "instances": .integer(plan.instances),
            "emptyRows": .integer(plan.emptyRows), "attached": .integer(attached.count),
            "notAttached": .array(attached.missing.map(JSONValue.string)),
            "ignoredColumns": .array(plan.ignoredColumns.map(JSONValue.string)),
        ]
        options.output.write(document) { text(plan, attached: attached.count, missing: attached.missing) }
    }

    private var mediaFolders: [String] {
        if let media { return [media] }
        guard file != "-" else { return [] }
        let folder = URL(filePath: file).deletingLastPathComponent().path
        return [folder, folder + "/media"]
    }

    private func read(
        _ format: FileFormat, _ binding: FormBinding, _ reading: ImportOptions
    ) throws -> ImportPlan {
        let source = try ByteSource(path: file)
        switch format {
        case .csv:
            let tables = try repeats.map { text in
                guard let equals = text.firstIndex(of: "=") else {
                    throw CLIError.usage(
                        "“\(text)” does not name a repeat and its table", next: "write members=members.csv")
                }
                return RepeatSource(
                    name: String(text[..<equals]),
                    source: try ByteSource(path: String(text[text.index(after: equals)...])))
            }
            return try CSVImport.read(source, repeats: tables, binding, reading)
        case .jsonl:
            guard repeats.isEmpty else {
                throw CLIError.usage("lines of JSON hold their repeats themselves", next: "leave --repeat out")
            }
            return try JSONLinesImport.read(source, binding, reading)
        }
    }

    private func delimiterByte() throws -> UInt8 {
        if ["tab", "\t", "\\t"].contains(delimiter) { return 9 }
        guard delimiter.utf8.count == 1, let byte = delimiter.utf8.first, byte > 0x20, byte != UInt8(ascii: "\"") else {
            throw CLIError.usage("“\(delimiter)” cannot divide cells", next: "use one character, such as , or ; or tab")
        }
        return byte
    }

    private func text(_ plan: ImportPlan, attached: Int, missing: [String]) -> String {
        let count = "\(plan.drafts.count) \(plan.drafts.count == 1 ? "record" : "records")"
        var lines = ["\(dryRun ? "checked, nothing saved:" : "imported") \(count) with \(plan.answers) answers"]
        if plan.instances > 0 { lines.append("\(plan.instances) instances of repeats") }
        if attached > 0 { lines.append("\(attached) files attached") }
        if !missing.isEmpty {
            let some = missing.prefix(3).map { Terminal.safe($0) }.joined(separator: ", ")
            lines.append("\(missing.count) files that answers name were not found: \(some)")
        }
        if plan.emptyRows > 0 { lines.append("\(plan.emptyRows) empty rows passed over") }
        if !plan.ignoredColumns.isEmpty {
            lines.append("columns passed over: \(plan.ignoredColumns.joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }
}
