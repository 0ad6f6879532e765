/// What a form needs besides its questions to be filled in: its expressions, an empty record, and its lists.
public struct FormLogic: Sendable, Equatable {
    /// All expressions in the form's order, those of binds first.
    public let expressions: [FormExpression]

    /// The empty record: the primary instance without templates of repeats.
    public private(set) var record: InstanceTree

    /// The primary instance with templates, which alone say what a repeat without instances holds.
    private(set) var template: InstanceTree

    /// The lists inside the form by id.
    public let lists: [String: InstanceTree]

    /// The ids of lists that lie in files beside the form.
    public let absentLists: Set<String>

    /// The names of the files beside the form that lists lie in, by the lists' ids.
    public let listFiles: [String: String]

    /// The names of lists inside a file that has several, by the lists' ids.
    let listParts: [String: String]

    /// The ids of the form's translated texts.
    let textIDs: Set<String>

    /// Values in the labels of choices, which stand wherever a question offers the choice.
    let looseOutputs: [FormExpression]

    /// What reading found odd in the form's nodes.
    let nodeFindings: [FormFinding]

    /// The ids under which the form reads the record that was saved last. As long as a session is given none, it is empty.
    public let lastSavedIDs: Set<String>

    /// Gives the nodes of all records to come their kinds.
    func with(_ kinds: NodeKinds) -> FormLogic {
        var logic = self
        logic.record.setKinds(kinds)
        logic.template.setKinds(kinds)
        return logic
    }

    /// The record and lists as expressions read them, for a new interview.
    public func instances() -> FormInstances {
        var instances = FormInstances(record)
        for id in lists.keys.sorted() {
            if let list = lists[id] { instances.add(list, id: id) }
        }
        for id in absentLists.sorted() { instances.addAbsent(id: id) }
        return instances
    }
}

extension FormLogic {
    /// The address of the record that was saved last ("Virtual Endpoints", ODK XForms specification).
    private static let lastSaved = "jr://instance/last-saved"

    init(
        model: MarkupElement, body: MarkupElement, instance: PrimaryInstance, nodes: ElementNodes,
        findings: [FormFinding]
    ) {
        var record = InstanceTree(root: instance.root)
        record.indexChildren()
        self.record = record
        var template = InstanceTree(root: instance.root, keepingTemplates: true)
        template.indexChildren()
        self.template = template
        var lists: [String: InstanceTree] = [:]
        var absent: Set<String> = []
        var files: [String: String] = [:]
        var parts: [String: String] = [:]
        var lastSaved: Set<String> = []
        for element in model.children.filter({ $0.name == "instance" }).dropFirst() {
            guard let id = element.attribute("id") else { continue }
            if element.attribute("src") == nil, let root = element.children.first {
                lists[id] = InstanceTree(root: root)
            } else if element.attribute("src") == Self.lastSaved {
                var blank = record
                for node in blank.descendants(of: blank.document) { blank.setValue("", of: node) }
                lists[id] = blank
                lastSaved.insert(id)
            } else {
                absent.insert(id)
                files[id] = element.attribute("src").flatMap(ListFile.name)
                parts[id] = element.attribute(OlderChoices.listAttribute)
            }
        }
        var collector = ExpressionCollector(nodes)
        collector.readModel(model)
        collector.readBody(body)
        expressions = collector.expressions
        textIDs = collector.textIDs
        looseOutputs = collector.looseOutputs
        nodeFindings = findings + collector.findings
        self.lists = lists
        absentLists = absent
        listFiles = files
        listParts = parts
        lastSavedIDs = lastSaved
    }
}
