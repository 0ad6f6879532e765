import SurveyForms
import SurveyStore

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

    /// What the fields of the question send if nobody touches them. Choices that are offered no more have no field, and of
    /// several choices the page's order says nothing.
    var onPage: String {
        switch view.question.kind {
        case .note, .calculated, .metadata, .attachment, .rank: return ""
        case .selectOne: return isOffered(view.value) ? view.value : ""
        case .selectMultiple: return ordered(view.value.split(separator: " ").map(String.init).filter(isOffered))
        case .integer, .decimal: return view.scale.map { $0.contains(view.value) ? view.value : "" } ?? shown
        default: return Self.withLineFeeds(shown)
        }
    }

    /// A text with the ends of lines as fields of a page keep them, whatever they were.
    private static func withLineFeeds(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }

    /// What the page says, as far as fields of the question give it; nil if it has none.
    func text(in fields: FormFields, place: String) -> String? {
        let name = FieldName.answer(place)
        switch view.question.kind {
        case .note, .calculated, .metadata, .attachment, .rank: return nil
        case .selectMultiple: return ordered(fields.all(name))
        default: return Self.withLineFeeds(fields[name] ?? "")
        }
    }

    /// What stands for an untouched question in a page: the page sends it back with the fields.
    func seen(_ text: String, _ missing: Missing?) -> String {
        Digest256(hashing: Array("\(missing?.name ?? "") \(text)".utf8)[...]).description.prefix(12).description
    }

    private func isOffered(_ value: String) -> Bool {
        // A long list keeps what was chosen on top, whether it is offered or not.
        view.choices.count > CollectLimits.shownChoices || view.choices.contains { $0.value == value }
    }

    private func ordered(_ values: [String]) -> String {
        let places = Dictionary(
            view.choices.enumerated().map { ($1.value, $0) }, uniquingKeysWith: { first, _ in first })
        return values.sorted { (places[$0] ?? .max, $0) < (places[$1] ?? .max, $1) }.joined(separator: " ")
    }

    /// What the form takes for a text of the page; nil if it cannot be understood.
    func value(of written: String) -> String? {
        switch view.question.kind {
        case .selectOne, .selectMultiple, .acknowledge, .boolean: written
        default: WrittenAnswer(view).value(of: written)
        }
    }

    /// What to write instead of something that cannot be understood, or that is understood and cannot be.
    func help(_ fault: ValueProblem.Code?, _ written: String? = nil) -> Phrase {
        if let wrong = written.flatMap(WrittenAnswer(view).wrongLine) { return wrong.cause.inLine(wrong.number) }
        switch (fault, view.range) {
        case (.outOfRange?, let range?): return .outsideRange.with(range.start, range.end)
        case (.betweenSteps?, let range?): return .betweenSteps.with(range.start, range.end, range.step)
        case (.outOfRange?, nil): return .tooLarge
        case (.notADate?, _): return .noSuchDay
        case (.notATime?, _): return .noSuchTime
        case (.notADateTime?, _): return .noSuchMoment
        case (.notAPoint?, _): return .noSuchPlace
        case (.notATrace?, _), (.notAShape?, _): return .tooFewPlaces
        default: return form
        }
    }

    /// The form in which an answer is written.
    private var form: Phrase {
        switch view.question.kind {
        case .integer: .webNotAWholeNumber
        case .decimal: .webNotANumber
        case .date where view.hasAppearance("year"): .webNotAYear
        case .date where view.hasAppearance("month-year"): .webNotAMonth
        case .date: .webNotADay
        case .time: .webNotATime
        case .dateTime: .webNotAMoment
        case .geopoint: .webNotAPlace
        case .geotrace, .geoshape: .webNotPlaces
        default: .notAllowed
        }
    }
}

extension QuestionView {
    /// The numbers of a range that has so few that each has a place of its own.
    var scale: [String]? {
        guard let values = range?.values(limit: 13), (2...12).contains(values.count) else { return nil }
        return values
    }
}

/// The names of a page's fields.
enum FieldName {
    /// The interview that the page belongs to.
    static let interview = "of"
    /// The screen that the page shows.
    static let screen = "at"
    /// The place of each question that the page asks.
    static let asked = "f"
    /// What to do after the answers are taken.
    static let action = "go"

    /// The answer at a place.
    static func answer(_ place: String) -> String { "a:" + place }
    /// What the page showed at a place.
    static func seen(_ place: String) -> String { "b:" + place }
    /// Why there is no answer at a place.
    static func missing(_ place: String) -> String { "m:" + place }
    /// What is searched for in the choices of a place.
    static func find(_ place: String) -> String { "s:" + place }
}
