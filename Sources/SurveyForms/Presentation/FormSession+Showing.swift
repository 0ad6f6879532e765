/// How a screen's texts and choices are made. All of it is done on a copy of the session, for ``FormSession/failures``.
extension FormSession {
    mutating func show(_ node: InstanceTree.Node, _ language: String?) -> QuestionView? {
        let path = record.path(of: node)
        guard let question = form.question(at: path) else { return nil }
        let language = speak(language)
        let control = form.presentation.controls[path]
        let label = control?.label.map { entry($0, language) }
        let hint = control?.hint.map { entry($0, language) }
        let text = rendered(label?.parts, node) ?? ""
        let hintText = rendered(hint?.parts, node).flatMap { $0.isEmpty ? nil : $0 }
        let media = label?.media ?? []
        let choices = showChoices(of: node, language)
        return QuestionView(
            question: question, node: node, language: language,
            label: text.isEmpty && media.isEmpty && hintText == nil ? question.name : text, hint: hintText,
            guidance: rendered(hint?.guidance ?? label?.guidance, node), media: media,
            choices: choices ?? [], choicesAreKnown: choices != nil, isRequired: isRequired(node),
            isReadOnly: isReadOnly(node), value: record[node],
            constraintMessage: self.text(control?.constraintMessage, node, language),
            requiredMessage: self.text(control?.requiredMessage, node, language),
            appearances: (question.appearance ?? "").split(whereSeparator: \.isWhitespace).map(String.init),
            range: question.range, parameters: control?.parameters ?? [:])
    }

    mutating func showHeading(of path: String, at node: InstanceTree.Node, _ language: String?) -> String {
        let language = speak(language)
        let text = text(form.presentation.headings[path], node, language) ?? ""
        return text.isEmpty ? path.split(separator: "/").last.map(String.init) ?? "" : text
    }

    /// The choices that are offered; `nil` where that cannot be made out.
    mutating func showChoices(of node: InstanceTree.Node, _ language: String?) -> [QuestionView.Choice]? {
        let path = record.path(of: node)
        guard let control = form.presentation.controls[path] else { return [] }
        let language = speak(language)
        var choices: [QuestionView.Choice] = []
        switch control.choices {
        case .none: break
        case .inline(let items):
            for item in items {
                let label = item.label.map { entry($0, language) } ?? FormTexts.Entry()
                choices.append(choice(item.value, label, node))
            }
        case .itemset(let valuePath, let labelPath, let isTextID):
            guard let items = offered(at: node, path) else { return nil }
            choices = control.choicesInFront.map { item in
                choice(item.value, item.label.map { entry($0, language) } ?? FormTexts.Entry(), node)
            }
            var seen: Set<String> = []
            for item in items {
                guard let value = instances.text(valuePath, inside: item), !value.isEmpty else { continue }
                // A search finds a value once for each of its rows.
                if control.labelColumns != nil, !seen.insert(value).inserted { continue }
                let written = instances.label(labelPath, of: item, at: control, form.presentation.texts, language) ?? ""
                let label =
                    isTextID
                    ? form.presentation.texts.entry(written, language: language) ?? FormTexts.Entry()
                    : FormTexts.Entry(parts: [.text(written)])
                choices.append(choice(value, label, node))
            }
        }
        return choices
    }

    private mutating func choice(
        _ value: String, _ entry: FormTexts.Entry, _ node: InstanceTree.Node
    ) -> QuestionView.Choice {
        let label = rendered(entry.parts, node) ?? ""
        return QuestionView.Choice(
            value: value, label: label.isEmpty && entry.media.isEmpty ? value : label, media: entry.media)
    }

    /// The nodes of an itemset that its filter lets through; `nil` where it cannot be evaluated, as without its list.
    mutating func offered(at node: InstanceTree.Node, _ path: String) -> [NodeReference]? {
        guard let number = numbers(of: .choices, at: path).first, case .nodes(let nodes)? = value(number, node) else {
            return nil
        }
        return nodes
    }

    // MARK: Texts

    /// Has expressions answer in a language too.
    private mutating func speak(_ language: String?) -> String? {
        environment.language = form.presentation.texts.language(language)
        return environment.language
    }

    private func entry(_ text: FormText, _ language: String?) -> FormTexts.Entry {
        switch text {
        case .id(let id): form.presentation.texts.entry(id, language: language) ?? FormTexts.Entry()
        case .parts(let parts): FormTexts.Entry(parts: parts)
        }
    }

    private mutating func text(_ text: FormText?, _ node: InstanceTree.Node, _ language: String?) -> String? {
        rendered(text.map { entry($0, language) }?.parts, node)
    }

    /// A text with the values that stand in it. pyxform pads texts that hold one with a space on both sides.
    private mutating func rendered(_ parts: [TextPart]?, _ node: InstanceTree.Node) -> String? {
        guard let parts else { return nil }
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .value(let written): result += output(written, node)
            }
        }
        return result.trimmingWhitespace()
    }

    /// A value inside a text; one that cannot be reckoned leaves a gap.
    private mutating func output(_ written: String, _ node: InstanceTree.Node) -> String {
        // What cannot be read is among the form's findings.
        guard let expression = try? XPathExpression(written) else { return "" }
        do throws(ExpressionProblem) {
            return try expression.text(in: context(at: node))
        } catch {
            let own = FormExpression(
                path: record.path(of: node), role: .output, text: written, events: [], trigger: nil, line: 0, column: 0)
            note(Failure(expression: own, node: node, problem: error))
            return ""
        }
    }
}
