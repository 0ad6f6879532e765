import ArgumentParser
import SurveyData
import SurveyForms
import SurveyStore

/// `survey-cli form add`
struct FormAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Publish a form version in the study.",
        discussion: """
            FILE is an ODK XForm (.xml) or an XLSForm (.xlsx), which pyxform converts. A published version never \
            changes: give a changed form a new version. Only managers may publish.
            """)

    @Argument(help: "The form.", completion: .file())
    var file: String

    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let file = try FormFile.read(file)
        let info = try file.publish(in: store)
        for warning in file.warnings { Terminal.note("remark of pyxform: \(warning)\n") }
        let document: JSONValue = [
            "form": .string(info.formID), "version": .string(info.version), "title": .string(info.title),
            "hash": .string(info.hash.description), "questions": .integer(file.form.questions.count),
            "warnings": .array(file.warnings.map(JSONValue.string)),
        ]
        options.output.write(document) {
            "published \(info.formID) \(info.version): \(info.title), \(file.form.questions.count) questions"
        }
    }
}

/// `survey-cli form list`
struct FormListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the form versions.")

    @OptionGroup var options: StoreOptions

    func run() throws {
        let forms = try options.open().forms()
        let document = JSONValue.array(
            forms.map {
                [
                    "form": .string($0.formID), "version": .string($0.version), "title": .string($0.title),
                    "hash": .string($0.hash.description),
                ]
            })
        options.output.write(document) {
            var table = TextTable(["form", "version", "title"])
            for form in forms { table.add([form.formID, form.version, form.title]) }
            return forms.isEmpty ? "no forms yet: sync, or add one with survey-cli form add" : table.text
        }
    }
}

/// `survey-cli form check`
struct FormCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read a form file and say whether it can be used; no store is needed.")

    @Argument(help: "An ODK XForm (.xml) or an XLSForm (.xlsx).", completion: .file())
    var file: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let file = try FormFile.read(file)
        let form = file.form
        let document: JSONValue = [
            "form": .string(form.id), "version": .string(form.version), "title": .string(form.title),
            "languages": .array(form.languages.map(JSONValue.string)), "questions": .integer(form.questions.count),
            "repeats": .array(form.repeats.map { .string($0.path) }),
            "warnings": .array(file.warnings.map(JSONValue.string)),
        ]
        output.write(document) {
            let remarks = file.warnings.map { "remark of pyxform: \($0)" }
            let languages = form.languages.isEmpty ? "one language" : form.languages.joined(separator: ", ")
            return
                (remarks + [
                    "\(form.id) \(form.version) can be used: \(form.title)",
                    "\(form.questions.count) questions, \(form.repeats.count) repeats, \(languages)",
                ]).joined(separator: "\n")
        }
    }
}
