import ArgumentParser
import SurveyData
import SurveyRecords
import SurveyStore

/// `survey-cli record history`
struct RecordHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show every save of a record: who, when, what.",
        discussion: """
            The earliest save comes first. A head, marked *, is a save that no later one has seen; more than one head \
            means that the record was changed in several places at once.
            """)

    @OptionGroup var record: RecordArgument
    @OptionGroup var revealing: RevealOption
    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let record = try store.record(record.find(in: store))
        let saves = try store.history(of: record.id)
        let forms = try FormLibrary(store)
        let names = AnswerNames(try? forms.latest(of: record), instances: record.instances)
        let heads = Set(record.heads)
        try options.output.write(
            .array(saves.map { try document($0, store, forms, names, isHead: heads.contains($0.dot)) })
        ) {
            let mask = revealing.mask(record, forms)
            return try saves.map { try text($0, store, names, mask, isHead: heads.contains($0.dot)) }
                .joined(separator: "\n\n")
        }
    }

    private func document(
        _ save: Save, _ store: SurveyStore, _ forms: FormLibrary, _ names: AnswerNames, isHead: Bool
    ) throws -> JSONValue {
        let member = try store.member(of: save.dot.site)
        let changes = save.answers.sorted { $0.key < $1.key }
            .map { JSONValue.Member(names.name(of: $0.key), $0.value.json ?? ["missing": "not-asked"]) }
        return [
            "save": .string(save.dot.description), "site": .string(save.dot.site.description),
            "sequence": .integer(save.dot.sequence), "saved": RecordDocument.time(save.clock),
            "mark": .string(save.mark.name), "member": .optional(member?.member), "role": .optional(member?.role.name),
            "author": .string(save.author), "version": .optional(forms.info(save.form)?.version),
            "parents": .array(save.parents.map { .string($0.description) }), "head": .bool(isHead),
            "changes": .object(changes),
        ]
    }

    private func text(
        _ save: Save, _ store: SurveyStore, _ names: AnswerNames, _ mask: AnswerMask, isHead: Bool
    ) throws -> String {
        let member = try store.member(of: save.dot.site)
        var who = member.map { "\($0.member) (\($0.role.name))" } ?? "site \(save.dot.site.description.prefix(8))"
        if !save.author.isEmpty { who += ", \(save.author)" }
        let mark = save.mark == .none ? "" : "  " + Terminal.styled(save.mark.name, .red)
        let heading = Terminal.styled("\(isHead ? "*" : " ") \(save.dot)", .bold)
        var lines = ["\(heading)  \(LocalTime.text(save.clock.milliseconds))  \(Terminal.safe(who))\(mark)"]
        if !save.parents.isEmpty {
            lines.append("    after \(save.parents.map(\.description).joined(separator: ", "))")
        }
        for path in names.sorted(save.answers.keys) {
            let value = save.answers[path].map { mask.text($0, at: path.template) } ?? ""
            lines.append("    \(names.name(of: path)) = \(Terminal.safe(value))")
        }
        return lines.joined(separator: "\n")
    }
}
