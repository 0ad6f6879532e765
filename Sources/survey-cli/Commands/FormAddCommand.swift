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
            changes: give a changed form a new version. Only managers may publish. A form with expressions that \
            cannot be right is refused; 'form check' lists them.
            """)

    @Argument(help: "The form.", completion: .file())
    var file: String

    @Flag(name: .long, help: "Publish the form although some of its expressions cannot be right.")
    var despiteFindings = false

    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let path = file
        let file = try FormFile.read(path)
        let findings = file.form.findings()
        let errors = findings.filter(\.isError)
        if let first = errors.first, !despiteFindings {
            throw CLIError(
                .badData, "badExpression",
                "\(path): \(errors.count) expression\(errors.count == 1 ? "" : "s") cannot be right; \(first)",
                next: "see all with survey-cli form check, or add --despite-findings")
        }
        for finding in findings { Terminal.note(finding.line + "\n") }
        let info = try file.publish(in: store)
        for warning in file.warnings { Terminal.note("remark of pyxform: \(warning)\n") }
        let document: JSONValue = [
            "form": .string(info.formID), "version": .string(info.version), "title": .string(info.title),
            "hash": .string(info.hash.description), "questions": .integer(file.form.questions.count),
            "warnings": .array(file.warnings.map(JSONValue.string)),
            "findings": .array(findings.map(\.json)),
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
        commandName: "check", abstract: "Read a form file and say whether it can be used; no store is needed.",
        discussion: """
            Reads every expression as well: its grammar, its functions and what they take, the questions, lists and \
            texts that it names. Ends with status 65 if one cannot be right.
            """)

    @Argument(help: "An ODK XForm (.xml) or an XLSForm (.xlsx).", completion: .file())
    var file: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let file = try FormFile.read(file)
        let form = file.form
        let findings = form.findings()
        let errors = findings.count(where: \.isError)
        let document: JSONValue = [
            "form": .string(form.id), "version": .string(form.version), "title": .string(form.title),
            "languages": .array(form.languages.map(JSONValue.string)), "questions": .integer(form.questions.count),
            "repeats": .array(form.repeats.map { .string($0.path) }),
            "warnings": .array(file.warnings.map(JSONValue.string)),
            "expressions": .integer(form.logic.expressions.count), "findings": .array(findings.map(\.json)),
        ]
        output.write(document) {
            let remarks =
                file.warnings.map { "remark of pyxform: \($0)" } + findings.map(\.line)
            let verdict =
                errors == 0 ? "can be used" : "cannot be used, for \(errors) problem\(errors == 1 ? "" : "s")"
            let languages = form.languages.isEmpty ? "one language" : form.languages.joined(separator: ", ")
            return
                (remarks + [
                    "\(form.id) \(form.version) \(verdict): \(form.title)",
                    "\(form.questions.count) questions, \(form.repeats.count) repeats, "
                        + "\(form.logic.expressions.count) expressions, \(languages)",
                ]).joined(separator: "\n")
        }
        if errors > 0 { throw ExitCode(ExitStatus.badData.rawValue) }
    }
}

extension FormFinding {
    fileprivate var line: String { "\(isError ? "problem" : "warning"): \(Terminal.safe(description))" }

    fileprivate var json: JSONValue {
        [
            "question": .string(expression.path), "attribute": .string(expression.role.rawValue),
            "expression": .string(expression.text), "line": .integer(expression.line),
            "position": .integer(problem.position), "code": .string(problem.code.rawValue),
            "message": .string(problem.message), "next": .string(problem.nextStep), "error": .bool(isError),
        ]
    }
}
