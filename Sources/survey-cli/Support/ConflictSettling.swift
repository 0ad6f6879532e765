import SurveyCollect
import SurveyData
import SurveyRecords
import SurveyStore

/// Saves what settles a conflict. A finished interview goes through its form's logic, by the version that it was made with; a
/// draft, an import, and a record whose form is not here say what they are told.
struct ConflictSettling {
    let store: SurveyStore
    let forms: FormLibrary
    let record: MergedRecord
    let conflict: Conflict
    /// What people call the place.
    let name: String
    let author: String

    /// Whether the form reckons what is in dispute.
    var isReckoned: Bool { forms.reckons(conflict, of: record) }

    /// Deletes or restores the record.
    func mark(_ mark: SaveMark) throws -> Save? {
        try store.save(Draft(record: record.id, form: record.form, author: author, mark: mark))
    }

    /// Settles by an answer, or by what is said of an instance.
    func take(_ answer: Answer) throws -> Save? {
        guard let path = conflict.path else { return nil }
        if let binding = try logic(at: path) {
            return try edit(binding, [path: answer], advice: advice(answer))
        }
        var draft = Draft(record: record.id, form: try version, author: author)
        draft.answers[path] = answer
        return try store.save(draft)
    }

    /// Settles by what the form gives now.
    func reckon() throws -> Save? {
        guard let path = conflict.path, record.isInterview, isHere else {
            throw CLIError.usage("no form reckons \(name) here", next: "say which answer is right with --choose")
        }
        return try edit(forms.changing(record), [:], reckoning: [path], advice: advice(nil))
    }

    /// The answer that a written value is.
    func answer(written value: String, _ mask: AnswerMask) throws -> Answer {
        let binding = try forms.binding(version)
        guard let path = conflict.path else { return .missing(.notAsked) }
        var editor = RecordEditor(
            binding, record: record, mask: mask, draft: Draft(record: record.id, form: binding.hash))
        try editor.set(path, to: value, name: name)
        return editor.draft.answers[path] ?? .missing(.notAsked)
    }

    // MARK: Which form

    /// The version by which the record is saved. Only a resumption moves an interview to another one.
    private var version: Digest256 {
        get throws { try record.isInterview || !isHere ? record.form : forms.latest(of: record).hash }
    }

    private var isHere: Bool { forms.info(record.form) != nil }

    /// The form version whose logic decides with; `nil` where none does.
    private func logic(at path: AnswerPath) throws -> FormBinding? {
        guard record.isInterview, InterviewState(of: record) == .final, InterviewMark(rawValue: path.template) == nil,
            isHere
        else { return nil }
        return try forms.binding(record.form)
    }

    private func edit(
        _ binding: FormBinding, _ changes: [AnswerPath: Answer], reckoning: Set<AnswerPath> = [],
        advice: (InterviewProblem) -> String
    ) throws -> Save? {
        do {
            return try InterviewDesk(store, author: author)
                .edit(record, binding, changes: changes, reckoning: reckoning, author: author)
        } catch let problem as InterviewProblem {
            throw CLIError(
                .badData, problem.code.rawValue, "\(problem.place): \(problem.message)", next: advice(problem))
        }
    }

    // MARK: What helps

    /// What to do where the form refuses: the command that decides several answers at once.
    private func advice(_ answer: Answer?) -> (InterviewProblem) -> String {
        { problem in
            if problem.code == .readOnly, isReckoned {
                return "say --reckon to take it, or correct the answers that it comes from with "
                    + "survey-cli record edit \(record.id)"
            }
            if problem.code == .readOnly { return problem.nextStep }
            var words = ["survey-cli record edit \(record.id)"]
            if case .present? = answer {
                return
                    "Correct with \(words[0]) what the form refuses, such as the count, then keep \(name); --delete takes it out"
            }
            if !isReckoned, let own = answer.flatMap(assignment) { words.append(own) }
            if problem.code == .full, problem.place.last == "]" {
                words.append("--remove-instance \(Self.quoted(problem.place))")
            } else if Self.plain(problem.place) != conflict.path?.formPath {
                words.append("\(Self.quoted(problem.place))=…")
            } else {
                words.append("QUESTION=…")
            }
            return "\(problem.nextStep) Answers that hang together are decided at once: "
                + Terminal.safe(words.joined(separator: " "))
        }
    }

    /// How `record edit` is told to settle by an answer.
    private func assignment(_ answer: Answer) -> String? {
        switch answer {
        case .present, .choicesEdit: nil
        case .removed: "--remove-instance \(Self.quoted(name))"
        case .missing(.notAsked): "\(Self.quoted(name))="
        case .missing(let missing): "--missing \(Self.quoted("\(name)=\(missing.name)"))"
        case .attachment: "\(Self.quoted(name))=@FILE"
        default:
            forms.mask(of: record).hides(answer, at: conflict.path?.template)
                ? "\(Self.quoted(name))=…" : Self.quoted("\(name)=\(answer.lexical ?? "")")
        }
    }

    /// A word as a shell takes it whole.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "_-.,:=/@".unicodeScalars.contains($0)
        }
        return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }

    /// A place without the numbers of its instances.
    private static func plain(_ place: String) -> String { place.replacing(/\[[0-9]+\]/, with: "") }
}

extension InterviewDesk {
    /// A desk for corrections from the command line.
    init(_ store: SurveyStore, author: String) throws {
        self.init(store: store, surroundings: .system(author: author, device: try store.deviceName()))
    }
}
