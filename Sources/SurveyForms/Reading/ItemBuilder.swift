/// Joins the instance with its binds and controls into questions, groups and repeats.
struct ItemBuilder {
    let instance: PrimaryInstance
    let binds: Binds
    let body: Body
    let labels: LabelReader
    var choices: ChoiceReader
    private(set) var questionCount = 0
    private(set) var findings: [FormFinding] = []
    private let asked: Set<String>
    private var noted: Set<String> = []

    init(instance: PrimaryInstance, binds: Binds, body: Body, labels: LabelReader, choices: ChoiceReader) {
        self.instance = instance
        self.binds = binds
        self.body = body
        self.labels = labels
        self.choices = choices
        asked = body.askedPaths
    }

    /// The items inside an element of the instance. Recursion ends at ``FormLimits/elementDepth``.
    mutating func items(
        of parent: MarkupElement, path: String, repeatPath: String?
    ) throws(FormProblem) -> [Item] {
        var items: [Item] = []
        var seen: [String: Bool] = [:]
        for element in parent.children {
            let childPath = path.isEmpty ? element.name : "\(path)/\(element.name)"
            let isRepeat = body.repeats[childPath] != nil || element.attributes["template"] != nil
            if let wasRepeat = seen[element.name] {
                // A repeat may stand several times: its template, then the instances of a new record.
                if !isRepeat, !wasRepeat { try noteRepeated(element, path: childPath) }
                continue
            }
            seen[element.name] = isRepeat
            if isRepeat {
                items.append(.repeat(try repetition(element, path: childPath)))
            } else if element.hasChildren || body.groups[childPath] != nil {
                items.append(.group(try group(element, path: childPath, repeatPath: repeatPath)))
            } else {
                items.append(.question(try question(element, path: childPath, repeatPath: repeatPath)))
            }
        }
        return items
    }

    /// Several nodes of one name may hold what the form itself puts into them. Of what is asked only one could be kept.
    private mutating func noteRepeated(_ element: MarkupElement, path: String) throws(FormProblem) {
        guard !asked.contains(path) else {
            throw FormProblem(
                .duplicatePath, at: element.place, "Two questions have the path \(path.quoted).",
                next: "Give one of them another name, or make a repeat of them.")
        }
        guard noted.insert(path).inserted else { return }
        findings.append(
            FormFinding(
                .repeatedNode, element.name, at: path, place: element.place,
                "The record has several of these nodes outside a repeat: expressions read all, and the first is kept.",
                next: "Move such a list into an instance of its own, or give each node another name."))
    }

    private mutating func group(
        _ element: MarkupElement, path: String, repeatPath: String?
    ) throws(FormProblem) -> Group {
        noteControl(at: path)
        let control = body.groups[path]
        return Group(
            name: element.name, path: path,
            label: try labels.text(of: control?.first("label"), context: path) ?? LocalizedText(element.name),
            items: try items(of: element, path: path, repeatPath: repeatPath),
            relevant: binds[path]?.expression("relevant"), appearance: control?.attribute("appearance"))
    }

    private mutating func repetition(_ element: MarkupElement, path: String) throws(FormProblem) -> Repeat {
        noteControl(at: path)
        let control = body.repeats[path]
        let heading = body.groups[path]?.first("label") ?? control?.first("label")
        return Repeat(
            name: element.name, path: path,
            label: try labels.text(of: heading, context: path) ?? LocalizedText(element.name),
            items: try items(of: element, path: path, repeatPath: path),
            relevant: binds[path]?.expression("relevant"), countExpression: control?.attribute("count"),
            appearance: control?.attribute("appearance") ?? body.groups[path]?.attribute("appearance"))
    }

    /// A group has no place for an answer: such a control is left out.
    private mutating func noteControl(at path: String) {
        guard let control = body.controls[path] else { return }
        findings.append(
            FormFinding(
                .controlOnGroup, control.reference, at: path, place: control.element.place,
                "A control asks for \(control.reference.shortened.quoted), which is a group: it is not shown.",
                next: "Let the control refer to a question inside the group."))
    }

    private mutating func question(
        _ element: MarkupElement, path: String, repeatPath: String?
    ) throws(FormProblem) -> Question {
        questionCount += 1
        guard questionCount <= FormLimits.questions else {
            throw FormProblem(
                .tooManyQuestions, at: element.place, "The form has more than \(FormLimits.questions) questions.",
                next: "Split the form in two.")
        }
        let bind = binds[path]
        let control = body.controls[path]?.element
        let classified = QuestionClassifier(
            path: path, bind: bind, control: control, action: binds.actions[path],
            holdsValue: !element.text.isEmpty || binds.actionTargets.contains(path))
        var list: ChoiceList?
        if let control, classified.kind.hasChoices || classified.isHeading {
            list = try choices.read(control, context: path)
        }
        let question = Question(
            name: element.name, path: path, kind: classified.kind, dataType: classified.dataType,
            isHeading: classified.isHeading,
            label: try labels.text(of: control?.first("label"), context: path) ?? LocalizedText(element.name),
            hint: try labels.text(of: control?.first("hint"), context: path),
            required: bind?.expression("required"), relevant: bind?.expression("relevant"),
            constraint: bind?.expression("constraint"),
            constraintMessage: try labels.text(
                expression: bind?.expression("constraintMsg"), context: path,
                place: bind?.element.place ?? element.place),
            calculate: bind?.expression("calculate"), readOnly: bind?.expression("readonly"),
            defaultValue: element.text.isEmpty ? nil : element.text,
            appearance: control?.attribute("appearance"), repeatPath: repeatPath,
            mediaType: control?.attribute("accept") ?? control?.attribute("mediatype"), preload: classified.preload,
            range: control.flatMap { $0.name == "range" ? QuestionRange($0) : nil }, choiceList: list)
        noteDefault(of: question, element)
        return question
    }

    /// A first value that is no answer to its question. What metadata begins with is replaced; pictures have addresses.
    private mutating func noteDefault(of question: Question, _ element: MarkupElement) {
        guard let value = question.defaultValue, !value.trimmingWhitespace().isEmpty, question.kind != .metadata,
            question.kind != .attachment
        else { return }
        do throws(ValueProblem) {
            try question.check(value)
        } catch {
            findings.append(
                FormFinding(
                    .badDefault, value, at: question.path, place: element.place,
                    "A new record begins with \(error.value.quoted), which is no answer to this question: \(error.cause).",
                    next: error.nextStep, subject: .defaultValue))
        }
    }
}
