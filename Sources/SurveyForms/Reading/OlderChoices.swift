/// Rewrites choices that older forms take from files beside them as today's forms have them: itemsets of an instance.
///
/// `select_one_external` of XLSForm is a field for text with a `query`, over the lists of the file `itemsets.csv`. The
/// appearance `search('towns', …)` stands on a select whose one choice names columns of `towns.csv`.
struct OlderChoices {
    /// The form's own lists, and those of files.
    private var taken: Set<String>
    private var ids: [String: String] = [:]
    private(set) var instances: [MarkupElement] = []

    /// The file of external choices, and the columns that say which list a row belongs to.
    static let itemsets = "itemsets.csv"
    static let listColumns = ["list_name", "list name"]
    /// The attribute of an instance that is one of several lists in a file.
    static let listAttribute = "list"

    init(model: MarkupElement) {
        // pulldata() reads the same files under the same ids.
        let inside = model.children.filter { $0.name == "instance" && $0.attribute("src") == nil }
        taken = Set(inside.compactMap { $0.attribute("id") })
    }

    /// The model with the lists of files that the body names, and the body with itemsets. Both stay as they are if the form
    /// has no such choices.
    static func rewrite(_ model: inout MarkupElement, _ body: inout MarkupElement) {
        var choices = OlderChoices(model: model)
        guard let rewritten = choices.rewritten(body) else { return }
        body = rewritten
        let known = Set(model.children.compactMap { $0.name == "instance" ? $0.attribute("id") : nil })
        model.content += choices.instances.filter { !known.contains($0.attribute("id") ?? "") }.map { .element($0) }
    }

    /// An element with its choices as itemsets; `nil` if it stays. Recursion ends at ``FormLimits/elementDepth``.
    private mutating func rewritten(_ element: MarkupElement) -> MarkupElement? {
        if element.name == "input", let query = element.attribute("query") { return select(element, query) }
        if element.name == "select1" || element.name == "select", let appearance = element.attribute("appearance"),
            let call = SearchAppearance.call(in: appearance)
        {
            return searched(element, call)
        }
        var changed: MarkupElement?
        for (index, content) in element.content.enumerated() {
            guard case .element(let child) = content, child.name != "item", let new = rewritten(child) else { continue }
            if changed == nil { changed = element }
            changed?.content[index] = .element(new)
        }
        return changed
    }

    private mutating func select(_ element: MarkupElement, _ query: String) -> MarkupElement? {
        guard let reference = ItemsetReference(query) else { return nil }
        let id = instance(reference.instance, in: Self.itemsets, list: reference.instance, at: element.place)
        var select = MarkupElement(name: "select1", attributes: element.attributes, place: element.place)
        var nodeset = query
        if id != reference.instance {
            for quote in ["'", "\""] {
                nodeset.replace("\(quote)\(reference.instance)\(quote)", with: "'\(id)'", maxReplacements: 1)
            }
        }
        let label = MarkupElement(name: "label", attributes: ["ref": "label"], place: element.place)
        select.content = element.content + [.element(Self.itemset(nodeset, value: "name", label, element))]
        return select
    }

    private mutating func searched(_ element: MarkupElement, _ call: SearchAppearance.Call) -> MarkupElement {
        var attributes = element.attributes
        attributes["appearance"] = call.rest
        var select = MarkupElement(name: element.name, attributes: attributes, place: element.place)
        // As in Collect, choices whose value is a whole number are no names of columns.
        let (named, plain) = element.children.filter { $0.name == "item" }.divided { Int(Self.value(of: $0)) == nil }
        select.content = element.children.filter { $0.name != "item" }.map { .element($0) } + plain.map { .element($0) }
        let label = named.first?.first("label") ?? MarkupElement(name: "label", attributes: [:], place: element.place)
        var nodeset = call.text
        // What cannot be taken apart stays as it is, and is found to be no expression.
        if named.count == 1, let search = SearchAppearance(call.text) {
            nodeset = search.nodeset(instance(search.name, in: search.file, list: nil, at: element.place))
        }
        let value = named.first.map(Self.value) ?? "name"
        select.content.append(.element(Self.itemset(nodeset, value: value, label, element)))
        return select
    }

    private static func value(of item: MarkupElement) -> String {
        item.first("value")?.text.trimmingWhitespace() ?? ""
    }

    private static func itemset(
        _ nodeset: String, value: String, _ label: MarkupElement, _ owner: MarkupElement
    ) -> MarkupElement {
        let value = MarkupElement(name: "value", attributes: ["ref": value], place: owner.place)
        return MarkupElement(
            name: "itemset", attributes: ["nodeset": nodeset], place: owner.place,
            content: [.element(value), .element(label)])
    }

    /// The id of a list in a file: its name, unless the form has a list of that name inside.
    private mutating func instance(_ name: String, in file: String, list: String?, at place: XMLPlace) -> String {
        let key = "\(file)/\(list ?? "")"
        if let known = ids[key] { return known }
        let id = taken.contains(name) ? key : name
        taken.insert(id)
        ids[key] = id
        var attributes = ["id": id, "src": "jr://file-csv/\(file)"]
        attributes[Self.listAttribute] = list
        instances.append(MarkupElement(name: "instance", attributes: attributes, place: place))
        return id
    }
}

extension Array {
    /// The elements that fulfil a condition, and the others.
    fileprivate func divided(by condition: (Element) -> Bool) -> (yes: [Element], no: [Element]) {
        (filter(condition), filter { !condition($0) })
    }
}
