/// Turns the label elements and text references of a form into ``LocalizedText``.
struct LabelReader {
    let translations: Translations
    let paths: InstancePaths

    /// The text of a `label` or `hint` element, or `nil` if it says nothing.
    ///
    /// - Parameter context: The path of the question or group that the label belongs to.
    func text(of element: MarkupElement?, context: String) throws(FormProblem) -> LocalizedText? {
        guard let element else { return nil }
        if let reference = element.attribute("ref") {
            // A label made of a picture alone says nothing.
            let found = try text(expression: reference, context: context, place: element.place)
            return found.flatMap { $0.defaultText.isEmpty ? nil : $0 }
        }
        let plain = render(Translations.pieces(element), context: context)
        return plain.isEmpty ? nil : LocalizedText(plain)
    }

    /// The text of a message attribute: `jr:itext('id')` or the text itself.
    func text(expression: String?, context: String, place: XMLPlace) throws(FormProblem) -> LocalizedText? {
        guard let expression else { return nil }
        guard let id = Self.textID(expression) else { return LocalizedText(expression) }
        guard let text = text(id: id, context: context) else {
            throw FormProblem(
                .textNotFound, at: place, "No translation has the text \(id.shortened.quoted).",
                next: "Add the text to every translation of the itext block.")
        }
        return text
    }

    /// The text with an id, or `nil` if no language has it.
    func text(id: String, context: String) -> LocalizedText? {
        guard let byLanguage = translations[id] else { return nil }
        var rendered = byLanguage.mapValues { render($0, context: context) }
        // pyxform writes "-" where a column is empty: a missing translation, unless nothing else is there.
        let real = rendered.filter { $0.value != "-" && !$0.value.isEmpty }
        if !real.isEmpty { rendered = real }
        let defaultText =
            translations.defaultLanguage.flatMap { rendered[$0] }
            ?? translations.languages.lazy.compactMap { rendered[$0] }.first ?? ""
        return LocalizedText(translations: rendered, defaultText: defaultText)
    }

    /// The id inside `jr:itext('id')`, or `nil` if the expression is not of that shape.
    static func textID(_ expression: String) -> String? {
        let bare = expression.trimmingWhitespace()
        guard bare.hasPrefix("jr:itext("), bare.hasSuffix(")") else { return nil }
        let inside = bare.dropFirst("jr:itext(".count).dropLast().trimmingWhitespace()
        guard let quote = inside.first, quote == "'" || quote == "\"", inside.last == quote, inside.count >= 2
        else { return nil }
        return String(inside.dropFirst().dropLast())
    }

    private func render(_ pieces: [TextPart], context: String) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .value(let expression):
                result += "${\(paths.relative(expression, context: context) ?? expression)}"
            }
        }
        // pyxform pads texts that hold a reference with a space on both sides.
        return result.trimmingWhitespace()
    }
}
