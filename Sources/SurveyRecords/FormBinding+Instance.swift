internal import SurveyForms
public import SurveyStore

extension FormBinding {
    /// A record as an instance of this form version.
    ///
    /// Answers that this version does not take are left over, and stay in the record.
    ///
    /// - Parameters:
    ///   - earlier: The form version that the record was made with, if it is another: questions that are new since then get
    ///     their first values.
    ///   - given: The answers that somebody gave under another version, as ``EarlierVersions`` knows them.
    public func instance(
        of record: MergedRecord, earlier: FormBinding? = nil, given: Set<AnswerPath> = []
    ) -> RecordInstance {
        var reader = InstanceReader(
            binding: self, new: earlier.map { places.subtracting($0.places) } ?? [], given: given)
        for path in record.instances { reader.add(path) }
        for path in record.answers.keys.sorted() where !path.isInstance {
            if let answer = record.answers[path] { reader.set(answer, at: path) }
        }
        return reader.instance
    }

    /// Everything that can have a first value: questions, and the attributes of entities' declarations.
    private var places: Set<String> {
        let attributes = form.entities.flatMap { entity in entity.attributes.map { "\(entity.path)/@\($0)" } }
        return Set(form.questions.map(\.path) + attributes)
    }
}

/// Puts the answers of a record into their places.
private struct InstanceReader {
    let binding: FormBinding
    let given: Set<AnswerPath>
    var instance: RecordInstance

    init(binding: FormBinding, new: Set<String>, given: Set<AnswerPath>) {
        self.binding = binding
        self.given = given
        instance = RecordInstance(tree: binding.form.blankRecord(keepsFirstValue: new.contains))
        instance.newPaths = new
    }

    /// Adds an instance of a repeat; those around it come first.
    mutating func add(_ path: AnswerPath) {
        guard let (repetition, outer) = instance.place(ofInstance: path, binding), let id = path.instances.last,
            let node = binding.form.addBlankInstance(
                of: repetition.path, to: outer, in: &instance.tree, keepsFirstValue: instance.newPaths.contains)
        else {
            instance.unplaced.insert(path)
            return
        }
        instance.instanceNodes[path] = node
        instance.instanceIDs[node] = id
    }

    mutating func set(_ answer: Answer, at path: AnswerPath) {
        guard InterviewMark(rawValue: path.template) == nil, !setAttribute(answer, at: path) else { return }
        guard let question = binding.form.question(at: path.formPath), question.kind != .note,
            binding.isTemplate(binding.template(of: question), of: path)
        else { return leave(answer, path, noQuestion(path)) }
        guard let node = instance.node(question.path, in: path.instances, binding) else {
            return leave(answer, path, "its repeat instance is not there")
        }
        if given.contains(path), question.isReckoned {
            instance.isReckonedOver.insert(path)
            return leave(answer, path, "the form reckons this by itself")
        }
        instance.answered.insert(node)
        switch answer {
        case .missing(let missing):
            if missing == .dontKnow || missing == .refused { instance.missing[node] = missing }
            instance.tree.setValue("", of: node)
        case .attachment(let name, let digest):
            guard question.answerKind == .attachment else {
                return leave(answer, path, "the question does not take a file")
            }
            let ending = name.split(separator: ".").dropFirst().last.map(String.init) ?? ""
            if let wanted = question.mediaType, MediaType.contradicts(ending: ending, wanted: wanted) {
                return leave(answer, path, "the question takes \(wanted)")
            }
            instance.tree.setValue(name, of: node)
            instance.attachments[node] = digest
        default:
            guard let value = answer.lexical else { return }
            // What the form alone reckons is reckoned anew, whatever stands there.
            if !value.isEmpty, !question.isReckoned {
                do throws(ValueProblem) {
                    try question.check(value)
                } catch {
                    return set(answer, of: question, node, at: path, without: error)
                }
            }
            instance.tree.setValue(value, of: node)
        }
    }

    /// Keeps of several choices those that the question takes.
    private mutating func set(
        _ answer: Answer, of question: Question, _ node: InstanceTree.Node, at path: AnswerPath,
        without problem: ValueProblem
    ) {
        guard question.kind == .selectMultiple, case .choices(let codes) = answer else {
            return leave(answer, path, problem.cause, masked: problem.causeWithoutValue)
        }
        let taken = codes.filter { (try? question.check($0)) != nil }
        instance.tree.setValue(taken.joined(separator: " "), of: node)
        leave(
            .choices(codes.filter { !taken.contains($0) }), path, problem.cause, masked: problem.causeWithoutValue)
    }

    /// Sets an attribute of an entity's declaration. False if the path is none.
    private mutating func setAttribute(_ answer: Answer, at path: AnswerPath) -> Bool {
        let parts = path.formPath.split(separator: "/")
        guard let last = parts.last, last.hasPrefix("@") else { return false }
        let owner = parts.dropLast().joined(separator: "/")
        guard let entity = binding.form.entities.first(where: { $0.path == owner }),
            binding.isTemplate(binding.template(of: String(last.dropFirst()), entity), of: path),
            let node = instance.node(owner, in: path.instances, binding),
            let attribute = instance.tree.attribute(String(last.dropFirst()), of: node)
        else {
            leave(answer, path, "the form declares no such entity")
            return true
        }
        instance.answered.insert(attribute)
        // What is not relevant keeps what the form says of it, until it is.
        if answer != .missing(.notRelevant) { instance.tree.setValue(answer.lexical ?? "", of: attribute) }
        return true
    }

    /// Why an answer has no question. One that was moved elsewhere is named: only a person can tell whether it is the same.
    private func noQuestion(_ path: AnswerPath) -> String {
        let name = path.formPath.split(separator: "/").last
        let namesakes = binding.form.questions.filter { name == $0.name[...] && $0.path != path.formPath }
        guard namesakes.count == 1, let other = namesakes.first else { return "the form has no such question" }
        return "the form has no such question here, but one of this name at \(other.path)"
    }

    private mutating func leave(_ answer: Answer, _ path: AnswerPath, _ reason: String, masked: String? = nil) {
        // What only says that there is no answer needs no place.
        if case .missing(let missing) = answer, missing != .dontKnow, missing != .refused { return }
        instance.leftOver.append(
            RecordInstance.LeftOver(path: path, answer: answer, reason: reason, maskedReason: masked ?? reason))
    }
}

extension FormBinding {
    /// Whether nobody but the form gives the answer at a place.
    public func gives(_ path: AnswerPath) -> Bool {
        question(at: path).map { $0.isReckoned || form.keepsValue(of: $0) } ?? false
    }

    /// Whether the form reckons the answer at a place anew with each save, so that nobody has to decide about it. What was
    /// drawn or noted once does not come again.
    public func reckons(_ path: AnswerPath) -> Bool {
        question(at: path).map { $0.isReckoned && !form.keepsValue(of: $0) } ?? false
    }

    private func question(at path: AnswerPath) -> Question? {
        form.question(at: path.formPath).flatMap { isTemplate(template(of: $0), of: path) ? $0 : nil }
    }
}

extension Question {
    /// Whether nobody but the form gives its value.
    var isReckoned: Bool {
        kind == .calculated || kind == .metadata || calculate != nil && isReadOnly
    }
}
