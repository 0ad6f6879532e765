import SurveyForms
import SurveyStore

/// A question on a page: what is asked, where the answer goes, what is wrong with it.
struct QuestionBlock {
    let view: QuestionView
    /// Where the answer stands, which also names the fields.
    let place: String
    let voice: PageVoice
    let isSelf: Bool
    var mistake: PagedInterview.Mistake?
    var missing: Missing?
    /// Whether the page asks nothing else.
    var isAlone = false
    /// What is searched for in a long list.
    var search: String?
    /// Whether a file beside the form is on this device.
    var hasMedia: (String) -> Bool = { _ in false }

    /// What the field shows: what was written last, even if it could not be taken.
    var shown: String { mistake?.written ?? WebAnswer(view).shown }

    /// The name of the question's fields.
    var name: String { FieldName.answer(place) }
    /// The id of its control.
    var control: String { "i:" + place }

    /// What a control is described by: hint, help, mistake.
    var descriptions: String? {
        var ids: [String] = []
        if view.hint != nil { ids.append("h:" + place) }
        if help != nil { ids.append("p:" + place) }
        if mistake != nil { ids.append("e:" + place) }
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    /// How an answer is written, where that is not plain to see.
    var help: Phrase? {
        guard !view.isReadOnly else { return nil }
        switch view.question.kind {
        case .geopoint: return .webPoint
        case .geotrace, .geoshape: return .webPoints
        case .attachment where isDrawing: return .webDraw
        default: return nil
        }
    }

    /// Whether the question is a group of controls under one heading.
    private var isGroup: Bool {
        if view.isReadOnly { return false }
        switch view.question.kind {
        case .selectOne, .boolean: return !isList
        case .selectMultiple, .rank, .acknowledge, .attachment: return true
        case .integer, .decimal: return isScale
        default: return false
        }
    }

    /// Whether the choices open as a list of the browser's own.
    var isList: Bool {
        view.question.kind == .selectOne && (view.hasAppearance("minimal") || view.hasAppearance("autocomplete"))
            && view.choices.count <= CollectLimits.shownChoices && view.choices.allSatisfy(\.media.isEmpty)
    }

    /// Whether a range has so few numbers that each has a place of its own.
    var isScale: Bool { view.scale != nil }

    var html: HTML {
        let kind = view.question.kind
        guard kind != .note else {
            return """
                <section class="question note" id="q:\(place)">\(media)<p class="label">\(voice.rich(view.label))</p>\(hint)\(guidance)</section>
                """
        }
        let wrong: HTML = mistake == nil ? "" : " wrong"
        if view.isReadOnly || kind == .calculated || kind == .metadata {
            return """
                <section class="question" id="q:\(place)"><p class="label">\(voice.rich(view.label))</p>\(media)\(hint)\
                <p class="fixed"><bdi>\(AnswerText(view, missing: missing, voice: voice).html)</bdi></p></section>
                """
        }
        let inside: HTML = "\(media)\(hint)\(guidance)\(errorText)\(field)"
        let main: HTML =
            isGroup
            ? """
            <fieldset\("aria-describedby", descriptions)><legend class="label">\(labelText)</legend>\(inside)</fieldset>
            """
            : "<label class=\"label\" for=\"\(control)\">\(labelText)</label>\(inside)"
        return """
            <section class="question\(wrong)" id="q:\(place)" data-place="\(place)">
            <input type="hidden" name="\(FieldName.asked)" value="\(place)">
            <input type="hidden" class="seen" name="\(FieldName.seen(place))" value="\(seen)">
            \(main)
            \(missingMarks)
            </section>
            """
    }

    private var seen: String {
        let answer = WebAnswer(view)
        return answer.seen(answer.onPage, missing)
    }

    private var labelText: HTML {
        let mark: HTML = view.isRequired ? " <span class=\"required\">(\(voice.say(.required)))</span>" : ""
        return "\(voice.rich(view.label))\(mark)"
    }

    private var hint: HTML? {
        view.hint.map { "<p class=\"hint\" id=\"h:\(place)\">\(voice.rich($0))</p>" }
    }

    private var guidance: HTML? {
        guard let guidance = view.guidance else { return nil }
        return """
            <details class="guidance"><summary id="u:\(place)">\(voice.say(.webGuidance))</summary>\
            <p>\(voice.rich(guidance))</p></details>
            """
    }

    private var errorText: HTML? {
        guard let mistake else { return nil }
        return "<p class=\"error\" id=\"e:\(place)\"\("role", isAlone ? "alert" : nil)>\(voice.say(mistake, view))</p>"
    }

    private var media: HTML { MediaBlock(voice: voice, hasMedia: hasMedia).html(view.media) }

    /// Whether the answer is one of several radio buttons, none of which can be taken back by touching it again.
    private var isRadio: Bool {
        switch view.question.kind {
        case .selectOne, .boolean: !isList
        case .integer, .decimal: isScale
        default: false
        }
    }

    /// Why there is no answer: a kind of missing of its own.
    private var missingMarks: HTML {
        let marks: [(Missing, Phrase)] = [
            (.dontKnow, isSelf ? .webIDontKnow : .dontKnow), (.refused, isSelf ? .webIRefuse : .refused),
        ]
        let boxes: [HTML] = marks.map { mark, phrase in
            """
            <label class="choice small"><input type="checkbox" id="m:\(mark.name):\(place)" \
            name="\(FieldName.missing(place))" value="\(mark.name)"\("checked", if: missing == mark)>\
            <span>\(voice.say(phrase))</span></label>
            """
        }
        let clearing: HTML =
            isRadio
            ? """
            <label class="choice small clearing"><input type="radio" id="n:\(place)" name="\(name)" value="">\
            <span>\(voice.say(.webNone))</span></label>
            """ : ""
        return """
            <details class="missing"\("open", if: missing != nil)><summary id="w:\(place)">\(voice.say(.webNoAnswer))</summary>\
            <div class="marks">\(boxes)\(clearing)</div></details>
            """
    }
}

extension PageVoice {
    /// What is wrong with an answer to a question.
    func say(_ mistake: PagedInterview.Mistake, _ view: QuestionView) -> HTML {
        switch mistake.message {
        case .constraint: view.constraintMessage.map(rich) ?? say(.notAllowed)
        case .required: view.requiredMessage.map(rich) ?? say(.missingAnswer)
        case .phrase(let phrase): say(phrase)
        }
    }
}

/// Pictures, sounds and films of a label.
struct MediaBlock {
    let voice: PageVoice
    let hasMedia: (String) -> Bool

    func html(_ files: [MediaFile]) -> HTML {
        let parts: [HTML] = files.map { file in
            guard hasMedia(file.name) else {
                return "<p class=\"hint\">\(voice.say(.webMedia, file.name))</p>"
            }
            let address = "media?name=" + QuestionBlock.query(file.name)
            switch file.kind {
            case .image, .bigImage: return "<img src=\"\(address)\" alt=\"\">"
            case .audio: return "<audio controls preload=\"none\" src=\"\(address)\"></audio>"
            case .video: return "<video controls preload=\"none\" src=\"\(address)\"></video>"
            }
        }
        return parts.isEmpty ? "" : "<div class=\"media\">\(parts)</div>"
    }
}
