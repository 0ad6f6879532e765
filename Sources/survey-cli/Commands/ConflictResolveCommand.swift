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

            A finished interview goes through the logic of the form version that it was made with, as record edit does: \
            what depends on the answer is reckoned anew, and what the form does not allow is refused. What the form \
            reckons itself is settled with any change, or by --reckon. Where answers hang together, record edit decides \
            several at once.

            Examples:
              survey-cli conflict resolve 3f2a90cc age --choose 34
              survey-cli conflict resolve 3f2a90cc score --reckon
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

    @Flag(name: .long, help: "Take what the form reckons from the other answers of an interview.")
    var reckon = false

    @Flag(name: .long, help: "Keep the record or instance.")
    var keep = false

    @Flag(name: .long, help: "Delete the record, or remove the instance.")
    var delete = false

    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    func validate() throws {
        let ways = [choose != nil, value != nil, missing != nil, reckon, keep, delete].count { $0 }
        guard ways == 1 else {
            throw ValidationError(
                "Say what is right with one of --choose, --value, --missing, --reckon, --keep and --delete.")
        }
    }

    func run() throws {
        let store = try options.open()
        let record = try store.record(record.find(in: store))
        let forms = try FormLibrary(store)
        let conflict = try ConflictFinder(store, forms).find(question, in: record)
        let name = conflict.path.map { forms.names(in: record).name(of: $0) } ?? "(record)"
        let settling = ConflictSettling(
            store: store, forms: forms, record: record, conflict: conflict, name: name, author: author.name)
        let save: Save?
        switch conflict.kind {
        case .deletion:
            try requireKeepOrDelete(name)
            save = try settling.mark(keep ? .restore : .delete)
        case .removal:
            try requireKeepOrDelete(name)
            save = try settling.take(keep ? presence(of: conflict, store, record) : .removed)
        case .answer, .choices:
            guard !keep, !delete else {
                throw CLIError.usage("\(name) has different answers", next: "say which one with --choose or --value")
            }
            save =
                try reckon
                ? settling.reckon() : settling.take(answer(settling, forms.mask(of: record)))
        }
        guard let save else {
            throw CLIError(.software, "internal", "the conflict would stay as it is", next: "run survey-cli check")
        }
        try tell(name, conflict, save, store, forms)
    }

    /// Says what the record says now, and what has changed with it.
    private func tell(
        _ name: String, _ conflict: Conflict, _ save: Save, _ store: SurveyStore, _ forms: FormLibrary
    ) throws {
        let after = try store.record(save.record)
        let names = forms.names(in: after)
        let answer = conflict.path.flatMap { after.answers[$0] } ?? .missing(.notAsked)
        let (result, shown) =
            switch conflict.kind {
            case .deletion: (keep ? "kept" : "deleted", keep ? "kept" : "deleted")
            case .removal: (keep ? "kept" : "removed", keep ? "kept" : "removed")
            case .answer, .choices: (answer.display, forms.mask(of: after).text(answer, at: conflict.path?.template))
            }
        let others = names.sorted(
            save.answers.keys.filter { $0 != conflict.path && InterviewMark(rawValue: $0.template) == nil }
        )
        .map { names.name(of: $0) }
        let document: JSONValue = [
            "id": .string(after.id.description), "question": .string(name), "result": .string(result),
            "save": .string(save.dot.description), "changed": .array(others.map(JSONValue.string)),
            "conflicts": .integer(after.conflicts.count),
        ]
        options.output.write(document) {
            "settled \(name): \(Terminal.safe(shown))"
                + (others.isEmpty ? "" : "; with it: \(others.joined(separator: ", "))")
                + (after.conflicts.isEmpty ? "" : "; \(after.conflicts.count) left in this record")
        }
    }

    private func requireKeepOrDelete(_ name: String) throws {
        guard keep || delete else {
            throw CLIError.usage(
                "\(name) was removed on one side and edited on the other", next: "say --keep or --delete")
        }
    }

    /// Where an instance stands, as the latest save that placed it says.
    private func presence(of conflict: Conflict, _ store: SurveyStore, _ record: MergedRecord) throws -> Answer {
        let placed = try store.history(of: record.id).compactMap { save -> Answer? in
            guard let path = conflict.path, case .present? = save.answers[path] else { return nil }
            return save.answers[path]
        }
        return placed.last ?? .present(position: 0)
    }

    private func answer(_ settling: ConflictSettling, _ mask: AnswerMask) throws -> Answer {
        let (conflict, name) = (settling.conflict, settling.name)
        if let choose {
            let wanted = Self.normal(choose)
            let found = conflict.candidates.filter { Self.isName(wanted, of: $0.answer) }
            guard Set(found.map(\.answer)).count < 2 else {
                throw CLIError(
                    .badData, "ambiguous", "\(name): several sides say “\(choose)”",
                    next: "choose \(found.map { "“\($0.answer.sideText)”" }.joined(separator: " or "))")
            }
            guard let side = found.first else {
                let isHidden = mask.hidesSides(of: conflict)
                let sides =
                    isHidden
                    ? "one that conflict show --reveal prints"
                    : conflict.candidates.map(\.answer.sideText).joined(separator: " or ")
                throw CLIError(
                    .badData, "notASide", isHidden ? "\(name): no side says this" : "\(name): no side says “\(choose)”",
                    next: settling.isReckoned
                        ? "the form reckons this: take that with --reckon"
                        : "choose \(sides), or set something else with --value")
            }
            return side.answer
        }
        if let missing {
            guard let kind = Missing(name: missing), kind != .erased else {
                throw CLIError.usage(
                    "“\(missing)” is no kind of missing that an answer can be set to",
                    next: "write refused, dont-know, not-relevant or not-asked")
            }
            return .missing(kind)
        }
        return try settling.answer(written: value ?? "", mask)
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
