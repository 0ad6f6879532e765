import SurveyForms

/// An answer between its form in the record and its form in the fields of a page.
struct WebAnswer {
    private let view: QuestionView

    init(_ view: QuestionView) { self.view = view }

    /// What a field of the page shows for the answer.
    var shown: String {
        let value = view.value
        switch view.question.kind {
        case .date:
            if view.hasAppearance("year") { return String(value.prefix(4)) }
            return view.hasAppearance("month-year") ? String(value.prefix(7)) : value
        // The browser's own fields for times know no offset from UTC.
        case .time: return String(value.prefix(5))
        case .dateTime: return String(value.prefix(16))
        case .geopoint, .geotrace, .geoshape: return WrittenAnswer(view).text(of: value)
        default: return value
        }
    }

    /// What the page says, as far as the fields of the question give it; nil if they leave it as it is.
    func written(in fields: FormFields, place: String) -> String? {
        let name = FieldName.answer(place)
        let text: String
        switch view.question.kind {
        case .note, .calculated, .metadata, .attachment, .rank: return nil
        case .selectMultiple: text = fields.all(name).joined(separator: " ")
        default: text = (fields[name] ?? "").replacing("\r\n", with: "\n")
        }
        return text == shown ? nil : text
    }

    /// What the form takes for a text of the page; nil if it cannot be understood.
    func value(of written: String) -> String? {
        switch view.question.kind {
        case .selectOne, .selectMultiple, .acknowledge, .boolean: written
        default: WrittenAnswer(view).value(of: written)
        }
    }

    /// What to write instead of something that cannot be understood.
    var help: Phrase {
        switch view.question.kind {
        case .integer: .webNotAWholeNumber
        case .decimal: .webNotANumber
        case .date: .webNotADay
        case .time, .dateTime: .webNotATime
        case .geopoint: .webNotAPlace
        case .geotrace, .geoshape: .webNotALine
        default: .webNotAllowed
        }
    }
}

/// The names of a page's fields.
enum FieldName {
    /// The screen that the page shows.
    static let screen = "at"
    /// The place of each question that the page asks.
    static let asked = "f"
    /// What to do after the answers are taken.
    static let action = "go"

    /// The answer at a place.
    static func answer(_ place: String) -> String { "a:" + place }
    /// Why there is no answer at a place.
    static func missing(_ place: String) -> String { "m:" + place }
    /// What is searched for in the choices of a place.
    static func find(_ place: String) -> String { "s:" + place }
}
