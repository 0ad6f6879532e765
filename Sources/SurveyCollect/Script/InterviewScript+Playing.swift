public import SurveyForms
internal import SurveyRecords
public import SurveyStore

extension InterviewScript {
    /// Takes a file into the store for an answer that names it.
    public typealias Attaching = (_ path: String) throws(StoreError) -> Digest256

    /// Plays the steps on an interview. Nothing is saved.
    ///
    /// - Parameter attach: Called for `photo = @path`.
    /// - Throws: ``ScriptProblem`` for the first step that cannot be taken: those behind it build on it.
    public func play(on interview: inout Interview, attach: Attaching) throws(ScriptProblem) {
        for step in steps {
            do throws(Refusal) {
                try take(step.action, &interview, attach)
            } catch {
                throw ScriptProblem(
                    interview: number, line: step.line, step: step.text, cause: error.cause, next: error.next)
            }
        }
    }

    /// Why a step cannot be taken, without its place.
    private struct Refusal: Error {
        let cause: String
        let next: String

        init(_ cause: String, _ next: String) {
            self.cause = cause
            self.next = next
        }

        init(_ problem: InterviewProblem) { self.init(problem.message, problem.nextStep) }
    }

    private func take(_ action: Action, _ interview: inout Interview, _ attach: Attaching) throws(Refusal) {
        switch action {
        case .answer(let place, let value):
            if place == "language", interview.session.node(at: place) == nil {
                return try setLanguage(value, &interview)
            }
            try answer(value, at: node(place, interview), &interview, attach)
        case .missing(let place, let missing):
            let node = try node(place, interview)
            do { try interview.setMissing(missing, at: node) } catch { throw Refusal(error) }
        case .add(let place): try add(place, &interview)
        case .remove(let place): try remove(place, &interview)
        case .refuse(let place, let value): try refuse(value, at: node(place, interview), interview)
        case .expectValue(let place, let value):
            let held = try interview.session.record[node(place, interview)]
            guard held.utf8.elementsEqual(value.utf8) else {
                throw Refusal("the record holds “\(held)”", "Correct the interview, or what is expected.")
            }
        case .expectAsked(let place, let isExpected):
            // Inside a repeat without instances nothing is asked.
            let isAsked = interview.session.node(at: place).map { interview.session.isRelevant($0) } ?? false
            guard isAsked == isExpected else {
                throw Refusal(
                    isAsked ? "the question is asked" : "the question is not asked",
                    "Correct the interview, or what is expected.")
            }
        case .finalise: try finish(interview)
        case .draft: break
        }
    }

    // MARK: Places

    /// The node at a place: a path with the numbers of instances, or a question's short name outside repeats.
    private func node(_ place: String, _ interview: Interview) throws(Refusal) -> InstanceTree.Node {
        if let node = interview.session.node(at: place) { return node }
        let form = interview.session.form
        let question: Question
        do throws(ColumnProblem) {
            // The numbers are left out, so that a name that is nearly right is still suggested.
            question = try form.resolveColumn(place.replacing(/\[[0-9]*\]/, with: ""))
        } catch {
            throw Refusal(
                error.code == .unknown
                    ? "the form \(form.id) has no question “\(place)”" : "“\(place)” names several questions",
                error.nextStep)
        }
        guard question.repeatPath == nil else {
            throw Refusal(
                place.contains("[") ? "there is no such instance" : "the question stands in a repeat",
                "Write the place with the number of an instance that is there, such as \(example(question, interview))."
            )
        }
        guard let node = interview.session.nodes(at: question.path).first else {
            throw Refusal("the record has no place for the question", "Check the form.")
        }
        return node
    }

    /// The place of a question's first instance, or of the one there would be.
    private func example(_ question: Question, _ interview: Interview) -> String {
        if let node = interview.session.nodes(at: question.path).first { return interview.session.place(of: node) }
        let path = question.repeatPath ?? ""
        return "\(path)[1]" + question.path.dropFirst(path.count)
    }

    // MARK: Answers

    private func answer(
        _ value: String, at node: InstanceTree.Node, _ interview: inout Interview, _ attach: Attaching
    ) throws(Refusal) {
        let question = interview.session.form.question(at: interview.session.record.path(of: node))
        let kind = question?.kind
        guard kind == .attachment, let path = value.attachedPath else {
            do { try interview.answer(value, at: node) } catch { throw Refusal(error) }
            if kind == .attachment { interview.instance.attachments[node] = nil }
            return
        }
        let parts = (path.split(separator: "/").last ?? "").split(separator: ".", omittingEmptySubsequences: false)
        let ending = parts.count > 1 ? parts.last.map(String.init) ?? "" : ""
        let type = question?.mediaType ?? "*/*"
        guard MediaType.fits(ending: ending, wanted: type) else {
            throw Refusal("the question takes \(type), which “\(path)” is not", "Attach a file of that kind.")
        }
        let name = AttachmentName.make(ending: ending, type: type, interview.surroundings)
        // Before the file is taken in, so that an answer that is refused leaves no file behind.
        do { try interview.answer(name, at: node) } catch { throw Refusal(error) }
        do throws(StoreError) {
            interview.instance.attachments[node] = try attach(path)
        } catch {
            throw Refusal("the file cannot be attached: \(error.message)", "\(error.next.sentence)")
        }
    }

    private func refuse(_ value: String, at node: InstanceTree.Node, _ interview: Interview) throws(Refusal) {
        var trial = interview
        do throws(InterviewProblem) {
            try trial.answer(value, at: node)
        } catch {
            guard [.constraint, .value, .notOffered].contains(error.code) else { throw Refusal(error) }
            return
        }
        throw Refusal("the form takes this answer", "Correct the form, or what is expected of it.")
    }

    private func setLanguage(_ wanted: String, _ interview: inout Interview) throws(Refusal) {
        guard let language = interview.session.form.language(named: wanted) else {
            let all = interview.session.form.languages
            throw Refusal(
                "the form has no language “\(wanted)”",
                all.isEmpty ? "Leave the line out." : "Use one of: \(all.joined(separator: ", ")).")
        }
        interview.setLanguage(language)
    }

    // MARK: Repeats

    private func add(_ place: String, _ interview: inout Interview) throws(Refusal) {
        let path = place.replacing(/\[[0-9]*\]/, with: "")
        guard interview.session.form.repeats.contains(where: { $0.path == path }) else {
            let all = interview.session.form.repeats.map(\.path)
            throw Refusal(
                "the form has no repeat “\(place)”",
                all.isEmpty ? "The form has no repeats." : "Its repeats: \(all.joined(separator: ", ")).")
        }
        let outer = place.split(separator: "/").dropLast().joined(separator: "/")
        guard let around = interview.session.node(at: outer) else {
            throw Refusal("there is no such instance around the repeat", "Add the outer one first.")
        }
        guard
            let prompt = interview.screens.lazy.compactMap(\.prompt).first(where: {
                $0.path == path && $0.outer == around
            })
        else {
            throw Refusal(
                "no instance can be added here",
                "The form decides how many there are, or the repeat is not asked: answer first what decides.")
        }
        do { try interview.addInstance(at: prompt) } catch { throw Refusal(error) }
    }

    private func remove(_ place: String, _ interview: inout Interview) throws(Refusal) {
        guard place.hasSuffix("]"), let node = interview.session.node(at: place),
            interview.session.form.repeats.contains(where: { $0.path == interview.session.record.path(of: node) })
        else {
            throw Refusal("there is no such instance of a repeat", "Name one that is there, such as members[2].")
        }
        let path = interview.session.record.path(of: node)
        let around = interview.session.record.parent(of: node)
        guard interview.screens.contains(where: { $0.prompt?.path == path && $0.prompt?.outer == around }) else {
            throw Refusal("the form decides how many instances there are", "Correct the answer that decides.")
        }
        interview.removeInstance(node)
    }

    // MARK: The end

    private func finish(_ interview: Interview) throws(Refusal) {
        let problems = interview.problems()
        guard let first = problems.first else { return }
        let shown = problems.prefix(5).map { "\($0.place) (\($0.message))" }.joined(separator: "; ")
        let more = problems.count > 5 ? "; and \(problems.count - 5) more" : ""
        throw Refusal(
            problems.count == 1
                ? "the interview cannot be finished: \(shown)"
                : "\(problems.count) answers keep the interview from being finished: \(shown)\(more)",
            problems.count == 1
                ? first.nextStep : "Answer them, say missing path = refused, or leave the interview as a draft.")
    }
}

extension FormScreen {
    /// The repeat that the screen asks about.
    var prompt: RepeatPrompt? {
        if case .prompt(let prompt) = kind { return prompt }
        return nil
    }
}

extension Form {
    /// The spelling of a language in the form, by its spelling, code or name; `nil` if the form has none such.
    public func language(named wanted: String) -> String? {
        let word = wanted.lowercased()
        return languages.first {
            let whole = $0.lowercased()
            return whole == word || whole.hasSuffix("(\(word))") || whole.hasPrefix(word + " (")
        }
    }
}

extension String {
    /// The path behind an `@`.
    fileprivate var attachedPath: String? {
        hasPrefix("@") && count > 1 ? String(dropFirst()) : nil
    }

    /// A clause as a sentence.
    fileprivate var sentence: String { isEmpty ? "Check the path." : prefix(1).uppercased() + dropFirst() + "." }
}
