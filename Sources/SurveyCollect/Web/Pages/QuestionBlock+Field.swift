import SurveyForms

/// The control of each kind of question.
extension QuestionBlock {
    var field: HTML {
        switch view.question.kind {
        case .note, .calculated, .metadata: ""
        case .text, .barcode: textField
        case .integer, .decimal: isScale ? scale : numberField
        case .boolean: options([("true", voice.say(.yes)), ("false", voice.say(.no))], type: "radio")
        case .date: dateField
        case .time: input("time", .init(step: "60"))
        case .dateTime: input("datetime-local", .init(step: "60"))
        case .selectOne, .selectMultiple: choices
        case .rank: ranking
        case .geopoint: pointField
        case .geotrace, .geoshape: lineField
        case .attachment: fileField
        case .acknowledge: options([("OK", voice.say(.acknowledge))], type: "checkbox")
        }
    }

    // MARK: Typed answers

    /// What a field of the browser takes besides its value.
    private struct Settings {
        var step: String?
        var inputMode: String?
        /// Whether browsers may look for mistakes in what is written.
        var spelling: String?
    }

    private var direction: HTML { view.isInFigures ? " dir=\"ltr\"" : Self.ownDirection(shown) }

    /// The mark of a field that runs as its text does. An empty one begins where the page does; the script keeps to that while
    /// somebody writes.
    static func ownDirection(_ text: String) -> HTML { "\("dir", text.isEmpty ? nil : "auto") data-own-direction" }

    private func input(_ type: String, _ settings: Settings = Settings()) -> HTML {
        """
        \(helpText)<input class="field" type="\(type)" id="\(control)" name="\(name)" value="\(shown)" \
        autocomplete="off"\(direction)\("step", settings.step)\("inputmode", settings.inputMode)\
        \("spellcheck", settings.spelling)\
        \("aria-describedby", descriptions)\("aria-required", view.isRequired ? "true" : nil)\
        \("aria-invalid", mistake == nil ? nil : "true")>
        """
    }

    private var textField: HTML {
        // A field of one line would drop the ends of lines that stand in the answer already.
        let hasLines =
            view.hasAppearance("multiline") || view.parameters["rows"] != nil || shown.contains(where: \.isNewline)
        let rows = view.parameters["rows"].flatMap { Int($0) }.map { min(max($0, 2), 20) } ?? 4
        guard !view.question.isMasked else {
            return masked(
                hasLines ? area(rows: rows, isMasked: true) : input("password", .init(spelling: "false")))
        }
        guard !hasLines else { return area(rows: rows) }
        if view.hasAppearance("numbers") { return input("text", .init(inputMode: "decimal")) }
        return input(view.hasAppearance("url") ? "url" : "text")
    }

    /// A text that nobody beside the respondent is to read. Without a script it stays hidden.
    private func masked(_ field: HTML) -> HTML {
        """
        \(field)<p class="tools"><button type="button" class="reveal" \
        data-for="\(control)" aria-pressed="false" hidden>\(voice.say(.webReveal))</button></p>
        """
    }

    private func area(rows: Int, isMasked: Bool = false) -> HTML {
        """
        \(helpText)<textarea class="field\(isMasked ? " masked" : "")" id="\(control)" name="\(name)" rows="\(rows)" \
        autocomplete="off"\(direction)\("spellcheck", isMasked ? "false" : nil)\
        \("aria-describedby", descriptions)\("aria-required", view.isRequired ? "true" : nil)\
        \("aria-invalid", mistake == nil ? nil : "true")>
        \(shown)</textarea>
        """
    }

    /// How the answer is written.
    var helpText: HTML? {
        help.map { "<p class=\"hint\" id=\"p:\(place)\">\(voice.say($0))</p>" }
    }

    /// A number as text: a field for numbers would refuse Arabic digits and decimal commas without a word.
    private var numberField: HTML {
        let isWhole = view.question.kind == .integer
        let field = input("text", .init(inputMode: isWhole ? "numeric" : "decimal"))
        guard let range = view.range else { return field }
        // The slider is a help to the field beside it: by itself it would show an answer that nobody has given.
        return """
            \(field)<input class="slider" type="range" data-for="\(control)" min="\(range.start)" max="\(range.end)" \
            step="\(range.step)" value="\(shown.isEmpty ? range.start : shown)" \
            aria-label="\(voice.word(.webSlider))" hidden>
            """
    }

    /// The numbers of a scale, in one row where the page is wide; on a phone in rows of equal length, or else below one another.
    private var scale: HTML {
        let values = view.scale ?? []
        let digits = values.map(\.count).max() ?? 0
        // What a window of 320 pixels holds, and then one of 44 rem, with 10 pixels for a digit and 44 for any number.
        let most = digits <= 3 ? 5 : digits <= 6 ? 3 : 1
        let columns = (1...most).last { values.count.isMultiple(of: $0) } ?? 1
        let isRow = values.count * max(50, 10 * digits + 20) <= 612
        return options(
            values.map { ($0, "\($0)") }, type: "radio", style: "scale by\(columns)\(isRow ? " one-row" : "")")
    }

    private var dateField: HTML {
        if view.hasAppearance("year") { return input("text", .init(inputMode: "numeric")) }
        if view.hasAppearance("month-year") { return input("month") }
        // Browsers write days in their own language's order: the script says the day in words.
        return "\(input("date"))<output class=\"hint\" for=\"\(control)\" data-day></output>"
    }

    // MARK: Places

    private var pointField: HTML {
        """
        \(input("text"))<p class="tools"><button type="button" class="locate" \
        data-for="\(control)"\("data-accuracy", number("accuracyThreshold")) hidden>\(voice.say(.webLocate))</button></p><p class="hint" role="status"></p>
        """
    }

    private var lineField: HTML {
        """
        \(area(rows: 5))<p class="tools"><button type="button" class="locate" data-for="\(control)"\
        \("data-accuracy", number("accuracyThreshold")) data-adds hidden>\(voice.say(.webAddPlace))</button></p><p class="hint" role="status"></p>
        """
    }
}
