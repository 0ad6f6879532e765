import ArgumentParser
import SurveyData
import SurveyRecords
import SurveyStore

/// `survey-cli conflict resolve`
struct ConflictResolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Settle a conflict.",
        discussion: """
            --choose takes one of the sides, --value something else. Where one side removed an instance or deleted the \
            record, --keep or --delete decides. The sides stay in the history.

            Examples:
              survey-cli conflict resolve 3f2a90cc age --choose 34
              survey-cli conflict resolve 3f2a90cc members[1] --delete
              survey-cli conflict resolve 3f2a90cc --keep
            """)

    @OptionGroup var record: RecordArgument

    @Argument(help: "The question or instance in conflict; not needed for the record itself.")
    var question: String?

    @Option(
        name: .long,
        help: "The side that is right: its value, as conflict show prints it, or the beginning of a file's digest.")
    var choose: String?

    @Option(name: .long, help: "Another value that is right.")
    var value: String?

    @Option(name: .long, help: "There is no value: refused, dont-know or not-relevant.")
    var missing: String?

    @Flag(name: .long, help: "Keep the record or instance.")
    var keep = false

    @Flag(name: .long, help: "Delete the record, or remove the instance.")
    var delete = false

    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    func validate() throws {
        let ways = [choose != nil, value != nil, missing != nil, keep, delete].count { $0 }
        guard ways == 1 else {
            throw ValidationError("Say what is right with one of --choose, --value, --missing, --keep and --delete.")
        }
    }

    func run() throws {
        let store = try options.open()
        let record = try store.record(record.find(in: store))
        let forms = try FormLibrary(store)
        let conflict = try ConflictFinder(store, forms).find(question, in: record)
        let name = conflict.path.map { forms.names(in: record).name(of: $0) } ?? "(record)"
        let binding = try forms.latest(of: record)
        var draft = Draft(record: record.id, form: binding.hash, author: author.name)
        var result = ""
        switch conflict.kind {
        case .deletion:
            try requireKeepOrDelete(name)
            draft.mark = keep ? .restore : .delete
            result = keep ? "kept" : "deleted"
        case .removal:
            try requireKeepOrDelete(name)
            if let path = conflict.path {
                draft.answers[path] = keep ? try presence(of: path, record, store) : .removed
            }
            result = keep ? "kept" : "removed"
        case .answer, .choices:
            let mask = forms.mask(of: record)
            let answer = try answer(conflict, name, record, binding, mask)
            if let path = conflict.path { draft.answers[path] = answer }
            result = options.output.json ? answer.display : mask.text(answer, at: conflict.path?.template)
        }
        guard let save = try store.save(draft) else {
            throw CLIError(.software, "internal", "the conflict would stay as it is", next: "run survey-cli check")
        }
        let left = try store.record(record.id).conflicts.count
        let document: JSONValue = [
            "id": .string(record.id.description), "question": .string(name), "result": .string(result),
            "save": .string(save.dot.description), "conflicts": .integer(left),
        ]
        options.output.write(document) {
            "settled \(name): \(Terminal.safe(result))" + (left > 0 ? "; \(left) left in this record" : "")
        }
    }

    private func requireKeepOrDelete(_ name: String) throws {
        guard keep || delete else {
            throw CLIError.usage(
                "\(name) was removed on one side and edited on the other", next: "say --keep or --delete")
        }
    }

    /// Where an instance stands, as the latest save that placed it says.
    private func presence(of path: AnswerPath, _ record: MergedRecord, _ store: SurveyStore) throws -> Answer {
        let placed = try store.history(of: record.id).compactMap { save -> Answer? in
            guard case .present? = save.answers[path] else { return nil }
            return save.answers[path]
        }
        return placed.last ?? .present(position: 0)
    }

    private func answer(
        _ conflict: Conflict, _ name: String, _ record: MergedRecord, _ binding: FormBinding, _ mask: AnswerMask
    ) throws -> Answer {
        guard !keep, !delete else {
            throw CLIError.usage("\(name) has different answers", next: "say which one with --choose or --value")
        }
        if let choose {
            let wanted = Self.normal(choose)
            let found = conflict.candidates.filter { Self.isName(wanted, of: $0.answer) }
            guard Set(found.map(\.answer)).count < 2 else {
                throw CLIError(
                    .badData, "ambiguous", "\(name): several sides say “\(choose)”",
                    next: "choose \(found.map { "“\($0.answer.sideText)”" }.joined(separator: " or "))")
            }
            guard let side = found.first else {
                let sides =
                    mask.hidesSides(of: conflict)
                    ? "one that conflict show --reveal prints"
                    : conflict.candidates.map(\.answer.sideText).joined(separator: " or ")
                throw CLIError(
                    .badData, "notASide", "\(name): no side says “\(choose)”",
                    next: "choose \(sides), or set something else with --value")
            }
            return side.answer
        }
        var editor = RecordEditor(binding, record: record, draft: Draft(record: record.id, form: binding.hash))
        if let missing {
            guard let kind = Missing(name: missing) else {
                throw CLIError.usage(
                    "“\(missing)” is no kind of missing", next: "write refused, dont-know or not-relevant")
            }
            try editor.set(name, missing: kind)
        } else {
            try editor.set(name, to: value ?? "")
        }
        guard let path = conflict.path, let answer = editor.draft.answers[path] else {
            throw CLIError(
                .badData, "notInConflict", "“\(name)” is not a question of the form here", next: "use --choose")
        }
        return answer
    }

    /// Whether a person may write this for a side.
    private static func isName(_ text: String, of answer: Answer) -> Bool {
        if names(of: answer).contains(text) { return true }
        guard case .attachment(_, let digest?) = answer, text.count >= digestLength else { return false }
        let beginning = text.last == "…" ? String(text.dropLast()) : text
        return digest.description.hasPrefix(beginning.lowercased())
    }

    /// The fewest digits of a digest that name a file.
    private static let digestLength = 4

    /// What a person may write for a side.
    private static func names(of answer: Answer) -> Set<String> {
        var names: Set<String> = [normal(answer.display), normal(answer.sideText)]
        if case .missing(let missing) = answer {
            names.formUnion([missing.name, MissingMarker.text(of: missing)])
            if missing == .notAsked { names.insert("") }
        }
        if case .choices(let codes) = answer { names.insert(normal(codes.sorted().joined(separator: " "))) }
        return names
    }

    private static func normal(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
