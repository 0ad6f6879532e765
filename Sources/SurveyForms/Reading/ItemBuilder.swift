/// Joins the instance with its binds and controls into questions, groups and repeats.
struct ItemBuilder {
    let instance: PrimaryInstance
    let binds: Binds
    let body: Body
    let labels: LabelReader
    var choices: ChoiceReader
    private(set) var questionCount = 0

    init(instance: PrimaryInstance, binds: Binds, body: Body, labels: LabelReader, choices: ChoiceReader) {
        self.instance = instance
        self.binds = binds
        self.body = body
        self.labels = labels
        self.choices = choices
    }

    /// The items inside an element of the instance. Recursion ends at ``FormLimits/elementDepth``.
    mutating func items(
        of parent: MarkupElement, path: String, repeatPath: String?
    ) throws(FormProblem) -> [Item] {
        var items: [Item] = []
        var seen: Set<String> = []
        for element in parent.children {
            let childPath = path.isEmpty ? element.name : "\(path)/\(element.name)"
            let isRepeat = body.repeats[childPath] != nil || element.attributes["template"] != nil
            guard seen.insert(element.name).inserted else {
                // A repeat may stand several times: its template, then the instances of a new record.
                if isRepeat || items.contains(where: { $0.isRepeat(at: childPath) }) { continue }
                throw FormProblem(
                    .duplicatePath, at: element.place, "Two questions have the path \(childPath.quoted).",
                    next: "Give one of them another name.")
            }
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

    private mutating func group(
        _ element: MarkupElement, path: String, repeatPath: String?
    ) throws(FormProblem) -> Group {
        try refuseControl(at: path)
        let control = body.groups[path]
        return Group(
            name: element.name, path: path,
            label: try labels.text(of: control?.first("label"), context: path) ?? LocalizedText(element.name),
            items: try items(of: element, path: path, repeatPath: repeatPath),
            relevant: binds[path]?.expression("relevant"), appearance: control?.attribute("appearance"))
    }

    private mutating func repetition(_ element: MarkupElement, path: String) throws(FormProblem) -> Repeat {
        try refuseControl(at: path)
        let control = body.repeats[path]
        let heading = body.groups[path]?.first("label") ?? control?.first("label")
        return Repeat(
            name: element.name, path: path,
            label: try labels.text(of: heading, context: path) ?? LocalizedText(element.name),
            items: try items(of: element, path: path, repeatPath: path),
            relevant: binds[path]?.expression("relevant"), countExpression: control?.attribute("count"),
            appearance: control?.attribute("appearance") ?? body.groups[path]?.attribute("appearance"))
    }

    private func refuseControl(at path: String) throws(FormProblem) {
        guard let control = body.controls[path] else { return }
        throw FormProblem(
            .controlOnGroup, at: control.element.place,
            "A control asks for \(control.reference.quoted), which is a group.",
            next: "Let the control refer to a question inside the group.")
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
            hasDefault: !element.text.isEmpty)
        var offered = ChoiceReader.Result()
        if let control, classified.kind.hasChoices {
            offered = try choices.read(control, context: path)
        }
        return Question(
            name: element.name, path: path, kind: classified.kind, dataType: classified.dataType,
            label: try labels.text(of: control?.first("label"), context: path) ?? LocalizedText(element.name),
            hint: try labels.text(of: control?.first("hint"), context: path),
            required: bind?.expression("required"), relevant: bind?.expression("relevant"),
            constraint: bind?.expression("constraint"),
            constraintMessage: try labels.text(
                expression: bind?.expression("constraintMsg"), context: path,
                place: bind?.element.place ?? element.place),
            calculate: bind?.expression("calculate"), readOnly: bind?.expression("readonly"),
            defaultValue: element.text.isEmpty ? nil : element.text,
            defaultExpression: binds.defaultExpressions[path], appearance: control?.attribute("appearance"),
            choiceFilter: offered.filter, choiceSource: offered.source, repeatPath: repeatPath,
            mediaType: control?.attribute("mediatype"), preload: classified.preload,
            range: control.flatMap { $0.name == "range" ? QuestionRange($0) : nil }, choiceList: offered.list)
    }
}

extension Item {
    fileprivate func isRepeat(at path: String) -> Bool {
        if case .repeat(let repetition) = self { repetition.path == path } else { false }
    }
}
