import SurveyData
import SurveyForms

/// What is said of the files that a form names.
extension FormFolder {
    private static let shownNames = 5

    /// Refuses a form with a file that cannot be read.
    func requireReadable(_ file: String) throws {
        guard let first = unreadable.first else { return }
        throw CLIError(
            .badData, first.code, "\(file): \(prefix(place(of: first.name)))\(first.message)", next: first.next)
    }

    /// Refuses a form whose lists are not there.
    func requireLists(_ file: String) throws {
        guard let first = missingLists.first else { return }
        let finding = finding(missing: first)
        let more = missingLists.count > 1 ? " \(missingLists.count - 1) more are missing." : ""
        throw CLIError(
            .badData, finding.code, "\(file): \(finding.description)\(more)",
            next: "\(finding.next) Or add --despite-findings.")
    }

    /// Everything that is said of the files.
    var notices: [FormNotice] {
        (unreadable.map(finding) + missingLists.map(finding(missing:))).map { FormNotice($0) } + rowNotices
            + missingMediaNotices
            + missingUnreadNotices
            + Self.list(.remark, "the form does not name these files of \(path): ", unused)
    }

    private func finding(_ file: Unreadable) -> XLSFormFinding {
        XLSFormFinding(
            place: place(of: file.name), code: file.code, value: file.name, message: file.message, next: file.next)
    }

    /// A list that is missing; a form is not published without it.
    private func finding(missing name: String) -> XLSFormFinding {
        Self.finding(missing: name, in: path, like: likeNames[name], at: place(of: name))
    }

    static func finding(
        missing name: String, in path: String, like other: String?, at place: CellPlace
    ) -> XLSFormFinding {
        let ending = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).last.map(String.init)
        let (message, next) =
            if name.lowercased().hasSuffix(".csv.csv") {
                (
                    "pulldata() adds .csv to the name of the list, and looks for \(name).",
                    "Write '\(name.dropLast(8))' in place of '\(name.dropLast(4))'."
                )
            } else if !ListFile.endings.contains(ending ?? "") {
                (
                    "The list \(name) is no file that can be read here; lists of CommCare's server come from there alone.",
                    "Save it as .csv, .xml or .geojson, and give the form that file, such as jr://file-csv/towns.csv."
                )
            } else if let other {
                (
                    "The list \(name) is not in \(path), and \(other) is: the two differ in capitals.",
                    "Rename the file, or write its name in the form as it is."
                )
            } else {
                ("The list \(name) is not in \(path).", "Put the file there, or name its folder with --media.")
            }
        return XLSFormFinding(
            place: place, code: "listMissing", value: name, message: message, next: next)
    }

    private var rowNotices: [FormNotice] {
        rowFindings.flatMap { file, findings in
            findings.map { row in
                FormNotice(
                    XLSFormFinding(
                        place: place(of: row, in: file), code: row.code.rawValue, value: row.value,
                        message: row.message,
                        next: row.next, isError: false))
            }
        }
    }

    private func place(of row: ListRowFinding, in file: String) -> CellPlace {
        if file == Self.itemsets, hasExternalChoices { return origin?.placeOfExternalChoice(row.row) ?? .unknown }
        return CellPlace(
            sheet: nil, row: row.line > 0 ? row.line : row.row, column: row.column, cell: nil, file: file)
    }

    private var missingUnreadNotices: [FormNotice] {
        guard origin != nil, missingUnread.count <= Self.shownNames else {
            return Self.list(.warning, "not in \(path), and nothing in the form reads them: ", missingUnread)
        }
        return missingUnread.map { name in
            FormNotice(
                kind: .warning, place: .cell(place(of: name)),
                text: "\(Terminal.safe(name)) is not in \(path), and nothing in the form reads it", json: nil)
        }
    }

    private var missingMediaNotices: [FormNotice] {
        guard origin != nil, missingMedia.count <= Self.shownNames else {
            return Self.list(.warning, "not in \(path): ", missingMedia)
        }
        return missingMedia.map { name in
            FormNotice(
                kind: .warning, place: .cell(place(of: name)),
                text: "\(Terminal.safe(name)) is not in \(path); interviews show its name instead", json: nil)
        }
    }

    /// The cell that names a file; unknown for an XForm.
    private func place(of name: String) -> CellPlace {
        if name == Self.itemsets, hasExternalChoices { return origin?.placeOfExternalChoice() ?? .unknown }
        return origin?.place(ofFile: name) ?? .unknown
    }

    private func prefix(_ place: CellPlace) -> String { place.text.isEmpty ? "" : "\(place.text): " }

    private static func list(_ kind: FormNotice.Kind, _ heading: String, _ names: [String]) -> [FormNotice] {
        guard !names.isEmpty else { return [] }
        let shown = names.prefix(shownNames).map(Terminal.safe).joined(separator: ", ")
        let more = names.count > shownNames ? " and \(names.count - shownNames) more" : ""
        return [FormNotice(kind, heading + shown + more)]
    }
}
