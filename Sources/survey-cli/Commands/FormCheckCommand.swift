import ArgumentParser
import SurveyData
import SurveyForms

/// `survey-cli form check`
struct FormCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read a form file and say whether it can be used; no store is needed.",
        discussion: """
            Reads every expression as well: its grammar, its functions and what they take, the questions, lists and \
            texts that it names. Each finding has its place: sheet, row, column and cell of an XLSForm, line and column \
            of an XForm; problems, warnings and remarks come together, in the order of these places. With --repair the form is checked as 'form add --repair' would publish it. Ends with status 65 \
            if something cannot be right or a list is missing, as 'form add' then refuses it.
            """)

    @OptionGroup var form: FormFileOptions

    @OptionGroup var output: OutputOptions

    func run() throws {
        let file: FormFile
        do {
            file = try form.examine()
        } catch let problem as XLSFormProblem {
            guard !problem.findings.isEmpty else { throw problem }
            report(problem)
            throw ExitCode(ExitStatus.badData.rawValue)
        }
        let notices = file.notices(file.findings)
        let errors = notices.count { $0.kind == .problem }
        report(file, notices, errors)
        if errors > 0 { throw ExitCode(ExitStatus.badData.rawValue) }
    }

    private func report(_ file: FormFile, _ notices: [FormNotice], _ errors: Int) {
        let form = file.form
        let document = JSONValue.object(
            [
                .init("usable", .bool(errors == 0)), .init("form", .string(form.id)),
                .init("version", .string(form.version)), .init("title", .string(form.title)),
                .init("languages", .array(form.languages.map(JSONValue.string))),
                .init("questions", .integer(form.writtenQuestions)),
                .init("repeats", .array(form.repeats.map { .string($0.path) })),
                .init("expressions", .integer(form.logic.expressions.count)),
                .init("findings", .array(notices.compactMap(\.json))),
            ] + file.origin.json + file.folder.json)
        output.write(document) {
            let languages = form.languages.isEmpty ? "one language" : form.languages.joined(separator: ", ")
            return
                (file.changes + notices.map(\.line) + [
                    Terminal.safe("\(file.name) \(Self.verdict(errors)): \(form.title)"),
                    "\(form.writtenQuestions) questions, \(form.repeats.count) repeats, "
                        + "\(form.logic.expressions.count) expressions, \(languages)",
                ]).joined(separator: "\n")
        }
    }

    /// The report on tables that make no form.
    private func report(_ problem: XLSFormProblem) {
        let notices = problem.order.sorted(
            (problem.findings + problem.cautions).map { FormNotice($0) } + problem.remarks.map { FormNotice($0) })
        let document: JSONValue = [
            "usable": .bool(false), "findings": .array(notices.compactMap(\.json)),
            "warnings": .array(problem.remarks.map { .string($0.line) }),
            "changes": .array(problem.changes.map(\.json)),
        ]
        output.write(document) {
            let repairable = problem.findings.count { $0.repair != nil }
            let hint = repairable == 0 ? "" : "; --repair mends \(repairable)"
            return
                (problem.changes.map { "repaired: \($0.change)" } + notices.map(\.line) + [
                    "\(problem.file) \(Self.verdict(problem.findings.count))\(hint)"
                ]).joined(separator: "\n")
        }
    }

    private static func verdict(_ errors: Int) -> String {
        errors == 0 ? "can be used" : "cannot be used, for \(errors) problem\(errors == 1 ? "" : "s")"
    }
}

extension Form {
    /// How many questions its author knows of.
    var writtenQuestions: Int { questions.count { !isWordlessHeading($0) } }
}
