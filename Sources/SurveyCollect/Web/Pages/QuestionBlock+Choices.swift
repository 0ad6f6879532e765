import SurveyForms

/// Questions with choices.
extension QuestionBlock {
    /// The choices that are the answer, in its order.
    private var chosen: [String] {
        view.question.kind == .selectMultiple
            ? shown.split(whereSeparator: \.isWhitespace).map(String.init) : shown.isEmpty ? [] : [shown]
    }

    private var type: StaticString { view.question.kind == .selectMultiple ? "checkbox" : "radio" }

    var choices: HTML {
        guard !view.choices.isEmpty else { return "<p class=\"hint\">\(voice.say(.noChoices))</p>" }
        if isList { return list }
        if view.choices.count > CollectLimits.shownChoices { return searched }
        return options(view.choices.map { ($0.value, label(of: $0)) }, type: type, style: style)
    }

    private var style: HTML {
        if ["likert", "list", "list-nolabel"].contains(where: view.hasAppearance) { return "likert" }
        let words = ["columns", "columns-pack", "horizontal", "horizontal-compact", "compact"]
        let isBeside = view.appearances.contains { words.contains($0) || $0.hasPrefix("columns-") }
        return isBeside ? "columns" : ""
    }

    private func label(of choice: QuestionView.Choice) -> HTML {
        "\(MediaBlock(voice: voice, hasMedia: hasMedia).html(choice.media))\(voice.rich(choice.label))"
    }

    /// Radio buttons or checkboxes.
    func options(_ options: [(value: String, label: HTML)], type: StaticString, style: HTML = "") -> HTML {
        let chosen = chosen
        let rows = options.map { option in
            row(option.value, option.label, type: type, isChosen: chosen.contains(option.value))
        }
        return "<ul class=\"choices \(style)\" role=\"list\">\(rows)</ul>"
    }

    private func row(_ value: String, _ label: HTML, type: StaticString, isChosen: Bool) -> HTML {
        """
        <li><label class="choice"><input type="\("\(type)")" id="o:\(place):\(value)" name="\(name)" \
        value="\(value)"\("checked", if: isChosen)\("aria-invalid", mistake == nil ? nil : "true")>\
        <span>\(label)</span></label></li>
        """
    }

    private var list: HTML {
        let chosen = shown
        let options: [HTML] = view.choices.map { choice in
            let label = RichText(choice.label).plain
            return """
                <option value="\(choice.value)"\(voice.attributes(of: label))\
                \("selected", if: choice.value == chosen)>\(label)</option>
                """
        }
        return """
            <select class="field" id="\(control)" name="\(name)"\("aria-describedby", descriptions)\
            \("aria-required", view.isRequired ? "true" : nil)\("aria-invalid", mistake == nil ? nil : "true")>\
            <option value=""\(voice.attributesOfWords)>\(voice.word(.webChoose))</option>\(options)</select>
            """
    }

    // MARK: Long lists

    /// A list that is too long to be looked through: what is chosen, a field to search, and what it finds.
    private var searched: HTML {
        let search = search ?? ""
        return """
            \(chosenRows)\
            <div class="search" role="search"><label for="s:\(place)">\(voice.say(.webSearch))</label>\
            <span class="line"><input class="field" type="search" id="s:\(place)" name="\(FieldName.find(place))" \
            value="\(search)"\(Self.ownDirection(search)) autocomplete="off" data-place="\(place)">\
            <button name="\(FieldName.action)" value="find" class="find">\(voice.say(.webFind))</button></span></div>
            <div class="found" id="r:\(place)">\(found(ChoiceSearch(view).found(search)))</div>
            """
    }

    private var chosenRows: HTML {
        let chosen = chosen
        guard !chosen.isEmpty else { return "" }
        let labels = Dictionary(view.choices.map { ($0.value, $0) }, uniquingKeysWith: { first, _ in first })
        return options(
            chosen.map { value in (value, labels[value].map { label(of: $0) } ?? voice.text(value)) }, type: type,
            style: "chosen")
    }

    /// What a search has found, without what is chosen already.
    func found(_ found: ChoiceSearch.Found) -> HTML {
        let chosen = Set(chosen)
        let rows = found.choices.filter { !chosen.contains($0.value) }.map { choice in
            row(choice.value, label(of: choice), type: type, isChosen: false)
        }
        let count: HTML =
            found.total == 0
            ? voice.say(.webNothingFound) : voice.say(.webFound, "\(found.choices.count)", "\(found.total)")
        return """
            <p class="hint" role="status">\(count)</p><ul class="choices" role="list">\(rows)</ul>
            """
    }

    // MARK: Ranks

    var ranking: HTML {
        let labels = Dictionary(view.choices.map { ($0.value, $0) }, uniquingKeysWith: { first, _ in first })
        let order = PagedInterview.order(of: view)
        guard !order.isEmpty else { return "<p class=\"hint\">\(voice.say(.noChoices))</p>" }
        let rows: [HTML] = order.enumerated().map { index, value in
            let label = labels[value].map { self.label(of: $0) } ?? voice.text(value)
            let place = voice.word(.numbered).replacing("%1", with: "\(index + 1)")
                .replacing("%2", with: "\(order.count)")
            let name = "\(labels[value].map { RichText($0.label).plain } ?? value), \(place)"
            return """
                <li><span class="ranked">\(label)</span><span class="moves">\
                \(move(value, name, .webUp, "↑", step: "up", isPossible: index > 0))\
                \(move(value, name, .webDown, "↓", step: "down", isPossible: index + 1 < order.count))</span></li>
                """
        }
        let keep: HTML =
            view.value.isEmpty
            ? """
            <p class="hint">\(voice.say(.webNotRanked))</p><button class="plain" name="\(FieldName.action)" \
            value="rank:keep::\(place)" data-live id="k:\(place)">\(voice.say(.webKeepOrder))</button>
            """ : ""
        return "<ol class=\"ranking\">\(rows)</ol>\(keep)"
    }

    private func move(
        _ value: String, _ label: String, _ phrase: Phrase, _ sign: HTML, step: String, isPossible: Bool
    ) -> HTML {
        """
        <button name="\(FieldName.action)" value="rank:\(step):\(value):\(place)" data-live id="\(step):\(value):\(place)" \
        aria-label="\(label): \(voice.word(phrase))"\("aria-disabled", isPossible ? nil : "true")>\(sign)</button>
        """
    }
}
