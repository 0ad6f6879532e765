/// What expressions of a form can refer to: paths, lists and texts.
struct FormSchema: Sendable {
    let rootName: String
    let primary: PathSchema
    let lists: [String: PathSchema]
    /// Lists in files beside the form, of whose columns the form says nothing.
    let absentLists: Set<String>
    let formID: String
    let hasText: @Sendable (String) -> Bool
    /// The choices of questions that can have no other answer; none unless somebody asks what is compared with them.
    var closedChoices = ClosedChoices()
    /// What the answers to questions are, by their paths; nothing unless somebody asks what they are compared with.
    var dataTypes: [String: DataType] = [:]

    /// - Parameter files: Lists in files beside the form that are here. Of one without rows nothing is known either.
    init(_ form: Form, files: [String: InstanceTree] = [:]) {
        rootName = form.rootName
        primary = PathSchema(form.logic.template)
        let known = files.filter { $0.value.hasRows }.mapValues(PathSchema.init)
        lists = form.logic.lists.mapValues(PathSchema.init).merging(known) { own, _ in own }
        absentLists = form.logic.absentLists.subtracting(known.keys)
        formID = form.id
        let texts = form.logic.textIDs
        hasText = { texts.contains($0) }
    }

    /// A form of which nothing is known.
    init() {
        rootName = ""
        primary = PathSchema(InstanceTree())
        lists = [:]
        absentLists = []
        formID = ""
        hasText = { _ in true }
    }
}

extension InstanceTree {
    /// Whether anything lies in its root element.
    var hasRows: Bool { root.map { hasElements($0) } ?? false }
}

/// Which answers and lists an expression reads.
public struct ExpressionReferences: Sendable, Equatable {
    /// The paths of questions, groups and repeats without the root ("household/members/age"), sorted. Relative paths
    /// are resolved from the node that the expression belongs to.
    public let paths: [String]

    /// The ids of the lists that it reads, sorted.
    public let lists: [String]

    /// Whether the value may change without any answer changing: `today()`, `random()`.
    public let isVolatile: Bool
}

extension Form {
    /// What an expression of this form reads.
    ///
    /// - Parameter path: The path of the node that the expression belongs to.
    public func references(of expression: XPathExpression, at path: String) -> ExpressionReferences {
        var analysis = ExpressionAnalysis(expression, schema: FormSchema(self), path: path)
        analysis.run()
        return analysis.references
    }
}
