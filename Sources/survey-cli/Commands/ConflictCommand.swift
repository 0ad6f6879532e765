import ArgumentParser
import SurveyData
import SurveyRecords
import SurveyStore

/// `survey-cli conflict`
struct ConflictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflict", abstract: "See and settle what people saved at once.",
        discussion: """
            When two people answer the same question without having seen each other's save, both answers are kept and \
            one is shown for the time being. The conflict stays listed until somebody settles it.
            """,
        subcommands: [ConflictListCommand.self, ConflictShowCommand.self, ConflictResolveCommand.self])
}

/// `survey-cli conflict list`
struct ConflictListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List what waits to be settled.")

    @Option(name: .long, help: "Only records of this form.")
    var form: String?

    @OptionGroup var scope: ScopeOption
    @OptionGroup var revealing: RevealOption
    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        if let form { _ = try store.form(form) }
        let scope = try scope.value() ?? .all
        let documents = try RecordDocument(store)
        let records = try store.conflictedRecords().filter { record in
            scope.contains(record.scope) && (form == nil || documents.forms.info(record.form)?.formID == form)
        }
        let all = records.flatMap { record in record.conflicts.map { (record, $0) } }
        try options.output.write(
            .array(all.map { try documents.conflict($1, of: $0, documents.forms.names(in: $0)) })
        ) { text(all, documents.forms) }
    }

    private func text(_ all: [(MergedRecord, Conflict)], _ forms: FormLibrary) -> String {
        guard !all.isEmpty else { return "nothing to settle" }
        let ids = RecordNames(Array(Set(all.map(\.0.id))))
        var table = TextTable(["record", "question", "shown", "against"])
        for (record, conflict) in all {
            let names = forms.names(in: record)
            let mask = revealing.mask(record, forms)
            let sides = conflict.candidates.map { ($0.isShown, mask.side($0.answer, of: conflict)) }
            let shown = sides.filter(\.0).map(\.1)
            let others = sides.filter { !$0.0 }.map(\.1)
            table.add([
                ids.name(record.id), conflict.path.map { names.name(of: $0) } ?? "(record)", shown.first ?? "",
                others.joined(separator: " | "),
            ])
        }
        return table.text + "settle one with: survey-cli conflict resolve RECORD QUESTION --choose VALUE"
    }
}

/// `survey-cli conflict show`
struct ConflictShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show each side of a record's conflicts: who, when, what.")

    @OptionGroup var record: RecordArgument

    @Argument(help: "One question or instance; otherwise all that are in conflict.")
    var question: String?

    @OptionGroup var revealing: RevealOption
    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let record = try store.record(record.find(in: store))
        let documents = try RecordDocument(store)
        let names = documents.forms.names(in: record)
        var conflicts = record.conflicts
        if let question {
            conflicts = [try ConflictFinder(store, documents.forms).find(question, in: record)]
        }
        try options.output.write(.array(conflicts.map { try documents.conflict($0, of: record, names) })) {
            let mask = revealing.mask(record, documents.forms)
            return conflicts.isEmpty
                ? "nothing to settle in this record"
                : try conflicts.map { conflict in
                    try text(conflict, store, names, mask)
                        + (documents.forms.reckons(conflict, of: record)
                            ? "\n  the form reckons this from other answers: settle those, or resolve it with --reckon"
                            : "")
                }.joined(separator: "\n\n")
        }
    }

    private func text(
        _ conflict: Conflict, _ store: SurveyStore, _ names: AnswerNames, _ mask: AnswerMask
    ) throws -> String {
        let place = conflict.path.map { names.name(of: $0) } ?? "(record)"
        var lines = [Terminal.styled(place, .bold) + "  " + conflict.kind.words]
        if !conflict.codes.isEmpty { lines.append("  in dispute: \(conflict.codes.joined(separator: ", "))") }
        for candidate in conflict.candidates {
            let member = try store.member(of: candidate.dot.site)
            let who = [member?.member, candidate.author.isEmpty ? nil : candidate.author].compactMap { $0 }
            let value: String
            switch candidate.answer {
            case .present: value = "keep"
            case .removed: value = "delete"
            default: value = mask.side(candidate.answer, of: conflict)
            }
            let time = LocalTime.text(candidate.clock.milliseconds)
            let side = [value, time, who.joined(separator: ", "), candidate.dot.description].joined(separator: "  ")
            lines.append((candidate.isShown ? "  shown  " : "         ") + Terminal.safe(side))
        }
        if mask.hidesSides(of: conflict) { lines.append("  the form masks these answers; --reveal shows them") }
        return lines.joined(separator: "\n")
    }
}

extension AnswerMask {
    /// A side of a conflict as the screen may show it.
    func side(_ answer: Answer, of conflict: Conflict) -> String {
        text(answer, at: conflict.path?.template, plain: \.sideText)
    }

    /// Whether dots stand in the place of a side.
    func hidesSides(of conflict: Conflict) -> Bool {
        conflict.candidates.contains { hides($0.answer, at: conflict.path?.template) }
    }
}

extension Conflict.Kind {
    /// What happened, in words.
    var words: String {
        switch self {
        case .answer: "different answers"
        case .choices: "choices both added and removed"
        case .removal: "removed by one, edited by another"
        case .deletion: "deleted by one, edited by another"
        }
    }
}

extension Answer {
    /// How a side of a conflict is written: two files of one name differ by what is in them.
    var sideText: String {
        guard case .attachment(let name, let digest?) = self else { return display }
        return "\(name) (\(digest.description.prefix(8))…)"
    }
}
