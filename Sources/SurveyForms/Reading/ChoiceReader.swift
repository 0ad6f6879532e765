/// Reads the choices of selects and rankings, each shared list once.
struct ChoiceReader {
    private struct Key: Hashable {
        let instance: String
        let path: [String]
        let value: String
        let label: String
    }

    private let instances: SecondaryInstances
    private let labels: LabelReader
    private var cache: [Key: ChoiceList] = [:]
    private var count = 0

    init(instances: SecondaryInstances, labels: LabelReader) {
        self.instances = instances
        self.labels = labels
    }

    /// The choices of a control, whichever its filter lets through; `nil` where they lie outside the form or are made of
    /// earlier answers, such as the names of a repeat's members.
    ///
    /// - Parameter context: The path of the question.
    mutating func read(_ control: MarkupElement, context: String) throws(FormProblem) -> ChoiceList? {
        guard let itemset = control.first("itemset") else { return try inline(control, context: context) }
        let nodeset = itemset.attribute("nodeset") ?? ""
        guard let reference = ItemsetReference(nodeset) else { return nil }
        guard instances.has(reference.instance) else {
            throw FormProblem(
                .choiceListNotFound, at: itemset.place,
                "The question \(context.quoted) takes its choices from \(reference.instance.shortened.quoted), "
                    + "which the form does not have.",
                next: "Add the list to the choices sheet of the XLSForm.")
        }
        guard let items = instances.elements(of: reference.instance, at: reference.path) else { return nil }
        let key = Key(
            instance: reference.instance, path: reference.path,
            value: itemset.first("value")?.attribute("ref") ?? "name",
            label: itemset.first("label")?.attribute("ref") ?? "label")
        if let known = cache[key] { return known }
        try add(items.count, place: itemset.place)
        let list = ChoiceList(try choices(items, key: key, context: context))
        cache[key] = list
        return list
    }

    private mutating func inline(_ control: MarkupElement, context: String) throws(FormProblem) -> ChoiceList {
        let items = control.children.filter { $0.name == "item" }
        try add(items.count, place: control.place)
        var choices: [Choice] = []
        for item in items {
            let value = try value(item.value(at: ["value"]), in: item, context: context)
            let label = try labels.text(of: item.first("label"), context: context) ?? LocalizedText(value)
            choices.append(Choice(value: value, label: label))
        }
        return ChoiceList(choices)
    }

    private func choices(_ items: [MarkupElement], key: Key, context: String) throws(FormProblem) -> [Choice] {
        var choices: [Choice] = []
        choices.reserveCapacity(items.count)
        let textReference = Self.textReference(key.label)
        // Read once for thousands of rows.
        let valueNames = InstancePaths.names(inRow: key.value)
        let labelNames = InstancePaths.names(inRow: textReference ?? key.label)
        let used = [key.value, textReference ?? key.label].compactMap(InstancePaths.child)
        for item in items {
            let value = try value(item.value(at: valueNames), in: item, context: context)
            var label: LocalizedText?
            if textReference != nil {
                label = item.value(at: labelNames).flatMap { labels.text(id: $0, context: context) }
            } else if let plain = item.value(at: labelNames), !plain.isEmpty {
                label = LocalizedText(plain)
            }
            var properties: [String: String] = [:]
            for property in item.children where !used.contains(property.name) {
                properties[property.name] = property.text.trimmingWhitespace()
            }
            choices.append(Choice(value: value, label: label ?? LocalizedText(value), properties: properties))
        }
        return choices
    }

    private func value(
        _ value: String?, in item: MarkupElement, context: String
    ) throws(FormProblem) -> String {
        if let value, !value.isEmpty { return value }
        throw FormProblem(
            .choiceWithoutValue, at: item.place, "A choice of the question \(context.quoted) has no value.",
            next: "Give every row of the choices sheet a name.")
    }

    /// The element that holds a text id: "itextId" of `jr:itext(itextId)`; `nil` for a plain label.
    static func textReference(_ label: String) -> String? {
        guard label.hasPrefix("jr:itext("), label.hasSuffix(")") else { return nil }
        return label.dropFirst("jr:itext(".count).dropLast().trimmingWhitespace()
    }

    private mutating func add(_ more: Int, place: XMLPlace) throws(FormProblem) {
        count += more
        guard count <= FormLimits.choices else {
            throw FormProblem(
                .tooManyChoices, at: place, "The form has more than \(FormLimits.choices) choices.",
                next: "Move long choice lists into a CSV file beside the form.")
        }
    }
}
