import SurveyData
import SurveyForms

/// One thing that is said of a form's file: how bad it is, where it stands, and what it is.
struct FormNotice: Sendable {
    /// How bad it is.
    enum Kind: String, Sendable {
        /// The form is not published.
        case problem
        /// Something will not work as its author may expect.
        case warning
        /// Something is worth a look.
        case remark
    }

    /// Where it stands.
    enum Place: Sendable {
        /// A cell of an XLSForm or of a list; which of its parts are known may differ.
        case cell(CellPlace)
        /// A line and column of an XForm, both from 1.
        case markup(line: Int, column: Int)

        static let unknown = Place.cell(.unknown)

        /// The place as people read it; empty if it is not known.
        var text: String {
            switch self {
            case .cell(let place): place.text
            case .markup(let line, let column): "line \(line), column \(column)"
            }
        }
    }

    let kind: Kind
    let place: Place
    /// What it is and what to do, without the place.
    let text: String
    /// The finding for programs; `nil` for what is only said to people.
    let json: JSONValue?

    /// The notice as people read it.
    var line: String { "\(kind.rawValue): \(place.text.isEmpty ? "" : "\(place.text): ")\(text)" }
}

extension FormNotice {
    init(_ finding: XLSFormFinding) {
        self.init(
            kind: finding.isError ? .problem : .warning, place: .cell(finding.place), text: finding.text,
            json: finding.json)
    }

    init(_ remark: XLSFormRemark) {
        self.init(kind: .remark, place: .cell(remark.place), text: Terminal.safe(remark.message), json: nil)
    }

    /// Something without a place.
    init(_ kind: Kind, _ text: String) {
        self.init(kind: kind, place: .unknown, text: text, json: nil)
    }
}

extension FormOrder {
    func rank(_ notice: FormNotice) -> Rank {
        switch notice.place {
        case .cell(let place): rank(place)
        case .markup(let line, let column): Rank(part: 0, file: "", row: line, column: column)
        }
    }

    func sorted(_ notices: [FormNotice]) -> [FormNotice] { Self.sorted(notices, by: rank) }
}

extension FormFile {
    /// Everything that is said of the form, in the order of its file.
    func notices(_ findings: [FormFinding]) -> [FormNotice] {
        var all = findings.map(notice) + (origin?.remarks ?? []).map { FormNotice($0) } + folder.notices
        if form.version.isEmpty {
            all.append(
                FormNotice(
                    .remark,
                    "the form has no version, so that a changed one could not be published: write one "
                        + (origin == nil ? "as the attribute version of the instance's root" : "on the settings sheet")
                        + ", such as 2026112801"))
        }
        return (origin?.order ?? FormOrder()).sorted(all)
    }

    /// What was repaired, a line each.
    var changes: [String] { (origin?.changes ?? []).map { "repaired: \($0.change)" } }

    private func notice(_ finding: FormFinding) -> FormNotice {
        FormNotice(
            kind: finding.isError ? .problem : .warning, place: place(of: finding), text: text(finding),
            json: json(finding))
    }
}
