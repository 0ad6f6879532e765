extension FormSession {
    /// A question as it is shown now.
    ///
    /// - Parameters:
    ///   - node: Where its answer stands.
    ///   - language: A language of the form by its spelling, code or name; `nil` for the form's own.
    /// - Returns: `nil` for a node that holds no answer.
    public func view(of node: InstanceTree.Node, language: String? = nil) -> QuestionView? {
        let path = record.path(of: node)
        guard let question = form.question(at: path) else { return nil }
        let language = form.presentation.texts.language(language)
        let control = form.presentation.controls[path]
        let label = control?.label.map { entry($0, language) }
        let hint = control?.hint.map { entry($0, language) }
        let text = label?.parts.map { rendered($0, node) } ?? ""
        let hintText = hint?.parts.map { rendered($0, node) }.flatMap { $0.isEmpty ? nil : $0 }
        let media = label?.media ?? []
        return QuestionView(
            question: question, node: node, language: language,
            label: text.isEmpty && media.isEmpty && hintText == nil ? question.name : text, hint: hintText,
            guidance: (hint?.guidance ?? label?.guidance).map { rendered($0, node) }, media: media,
            choices: choices(of: node, language: language), isRequired: isRequired(node),
            isReadOnly: isReadOnly(node) || question.calculate != nil, value: record[node],
            constraintMessage: self.text(control?.constraintMessage, node, language),
            requiredMessage: self.text(control?.requiredMessage, node, language),
            appearances: (question.appearance ?? "").split(whereSeparator: \.isWhitespace).map(String.init),
            range: control?.range, parameters: control?.parameters ?? [:])
    }

    /// The heading of a group or repeat; its name where the form gives none.
    ///
    /// - Parameters:
    ///   - path: The path of the group or repeat, without instance ids.
    ///   - node: The group, the instance, or the node around the repeat.
    public func heading(of path: String, at node: InstanceTree.Node, language: String? = nil) -> String {
        let language = form.presentation.texts.language(language)
        let text = text(form.presentation.headings[path], node, language) ?? ""
        return text.isEmpty ? path.split(separator: "/").last.map(String.init) ?? "" : text
    }

    /// The choices that a question offers now, filtered and in their order.
    public func choices(of node: InstanceTree.Node, language: String? = nil) -> [QuestionView.Choice] {
        let path = record.path(of: node)
        guard let control = form.presentation.controls[path] else { return [] }
        let language = form.presentation.texts.language(language)
        switch control.choices {
        case .none: return []
        case .inline(let items):
            return items.map { item in
                choice(item.value, item.label.map { entry($0, language) } ?? FormTexts.Entry(), node)
            }
        case .itemset(let value, let label, let isTextID):
            return offered(at: node, path).compactMap { item in
                guard let value = text(value, inside: item), !value.isEmpty else { return nil }
                let written = text(label, inside: item) ?? ""
                let entry =
                    isTextID
                    ? form.presentation.texts.entry(written, language: language) ?? FormTexts.Entry()
                    : FormTexts.Entry(parts: [.text(written)])
                return choice(value, entry, node)
            }
        }
    }

    /// The values that a question offers now; `nil` where the form does not say.
    func offeredValues(of node: InstanceTree.Node) -> [String]? {
        let path = record.path(of: node)
        switch form.presentation.controls[path]?.choices {
        case nil, .some(.none): return nil
        case .inline(let items): return items.map(\.value)
        case .itemset(let value, _, _):
            guard !numbers(of: .choices, at: path).isEmpty else { return nil }
            return offered(at: node, path).compactMap { text(value, inside: $0) }
        }
    }

    private func choice(_ value: String, _ entry: FormTexts.Entry, _ node: InstanceTree.Node) -> QuestionView.Choice {
        let label = entry.parts.map { rendered($0, node) } ?? ""
        return QuestionView.Choice(
            value: value, label: label.isEmpty && entry.media.isEmpty ? value : label, media: entry.media)
    }

    /// The nodes of an itemset that its filter lets through.
    private func offered(at node: InstanceTree.Node, _ path: String) -> [NodeReference] {
        guard let number = numbers(of: .choices, at: path).first else { return [] }
        var trial = self
        trial.stepsLeft = FormLimits.recalculationSteps
        guard case .nodes(let nodes)? = trial.value(number, node) else { return [] }
        return nodes
    }

    /// The value of a plain path such as "name" or "./properties/name" inside a node of any instance.
    private func text(_ path: String, inside item: NodeReference) -> String? {
        let tree = instances.trees[Int(item.instance)]
        var node = item.node
        for name in path.split(separator: "/") where name != "." {
            guard let child = tree.children(of: node, named: name.localName).first else { return nil }
            node = child
        }
        return tree.text(of: node)
    }

    // MARK: Texts

    private func entry(_ text: FormText, _ language: String?) -> FormTexts.Entry {
        switch text {
        case .id(let id): form.presentation.texts.entry(id, language: language) ?? FormTexts.Entry()
        case .parts(let parts): FormTexts.Entry(parts: parts)
        }
    }

    private func text(_ text: FormText?, _ node: InstanceTree.Node, _ language: String?) -> String? {
        guard let text, let parts = entry(text, language).parts else { return nil }
        return rendered(parts, node)
    }

    /// A text with the values that stand in it. pyxform pads texts that hold one with a space on both sides.
    private func rendered(_ parts: [TextPart], _ node: InstanceTree.Node) -> String {
        if parts.count == 1, case .text(let text) = parts[0] { return text.trimmingWhitespace() }
        let context = EvaluationContext(instances, at: node, environment: environment)
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .value(let written):
                // A value that cannot be reckoned leaves a gap, as in a label before the answer is given.
                guard let expression = try? XPathExpression(written) else { continue }
                result += (try? expression.text(in: context)) ?? ""
            }
        }
        return result.trimmingWhitespace()
    }
}
