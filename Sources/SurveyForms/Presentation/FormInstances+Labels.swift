extension FormInstances {
    /// What people read of an item that a control offers, in a language as the form spells it.
    ///
    /// - Parameter path: The place of the label, or of its text's id, inside the item.
    func label(
        _ path: String, of item: NodeReference, at control: FormPresentation.Control?, _ texts: FormTexts,
        _ language: String?
    ) -> String? {
        let columns = control?.labelColumns.flatMap { SearchAppearance.columns(texts.plain($0, language: language)) }
        return columns.map { label($0, inside: item) }
            ?? label(path, inside: item, languages: texts.preferred(language))
    }

    /// What people read in a column of an item: its translation, as `label::Français (fr)`, before the column itself.
    ///
    /// - Parameter languages: As the form spells them, the wanted one first.
    private func label(_ column: String, inside item: NodeReference, languages: [String]) -> String? {
        let tree = trees[Int(item.instance)]
        let plain = text(column, inside: item)
        func translated(_ language: String) -> String? {
            let cell = tree.children(of: item.node, named: "\(column)::\(language)").first
            return cell.map(tree.text(of:)).flatMap { $0.isEmpty ? nil : $0 }
        }
        if let own = languages.first.flatMap(translated) { return own }
        if let plain, !plain.isEmpty { return plain }
        return languages.lazy.compactMap(translated).first ?? plain
    }

    /// What people read in several columns of an item, as Collect writes them: "Tanger (region: north)".
    private func label(_ columns: [String], inside item: NodeReference) -> String {
        let values = columns.map { text($0, inside: item) ?? "" }
        let others = zip(columns, values).dropFirst().map { "(\($0): \($1))" }
        return (values.prefix(1) + others).joined(separator: " ")
    }
}
