import Foundation
import SurveyStore

/// The common workload: the 40-question interviews of w1.csv or w3.csv, one group of rows for each device.
///
/// Everything in a row travels, except the random uuid, for which a record id of our own stands: the questions and the
/// form version as answers, the device as the site, `seq` as the save's number, the region as the scope, the enumerator as
/// the author, the team as an answer.
struct Workload: Sendable {
    let sheet: Sheet
    let form: Questionnaire
    private let kinds: [AnswerKind?]
    private let paths: [AnswerPath?]
    private let region: Int
    private let enumerator: Int
    private let endTime: Int

    var deviceCount: Int { sheet.groupCount }
    var rowCount: Int { sheet.rowCount }

    /// Reads a file of the workload.
    ///
    /// - Parameter form: nil to make the form of the columns and the codes in this file.
    init(path: String, form: Questionnaire? = nil) throws {
        let sheet = try Sheet(path: path)
        func place(_ column: String) throws -> Int {
            guard let place = sheet.columns.firstIndex(of: column) else {
                throw BenchError("\(path) is not the common workload: it has no column \(column)")
            }
            return place
        }
        region = try place("region")
        enumerator = try place("enumerator")
        endTime = try place("end_time")
        self.sheet = sheet
        kinds = sheet.columns.map(Self.kind(of:))
        paths = sheet.columns.map { AnswerPath(template: $0) }
        self.form = form ?? Self.form(of: sheet)
    }

    /// What the questions are, by column; nil for what says where a row comes from.
    static func kind(of column: String) -> AnswerKind? {
        switch column {
        case "id", "device", "seq", "region", "enumerator": nil
        case "age", "hh_size", "children", "income_band_mad", "age_first_use", "days_used_30", "spend_week_mad",
            "num_overdoses", "form_version":
            .integer
        case "gps_lat", "gps_lon", "gps_alt", "gps_acc": .decimal
        case "interview_date", "last_use_date": .date
        case "start_time", "end_time": .dateTime
        case "languages", "assets", "substances_ever", "substances_30d", "barriers", "services_known": .choices
        case "locality", "occupation_other", "substance_local_name", "respondent_alias", "enumerator_note",
            "open_comment", "team":
            .text
        default: .choice
        }
    }

    private static func form(of sheet: Sheet) -> Questionnaire {
        var codes = [[String]](repeating: [], count: sheet.columns.count)
        for group in 0..<sheet.groupCount {
            for row in sheet.rows(group) {
                for (place, cell) in row.enumerated() {
                    guard let cell else { continue }
                    switch kind(of: sheet.columns[place]) {
                    case .choice: if !codes[place].contains(cell) { codes[place].append(cell) }
                    case .choices:
                        for code in cell.split(separator: " ") where !codes[place].contains(String(code)) {
                            codes[place].append(String(code))
                        }
                    default: break
                    }
                }
            }
        }
        return Questionnaire(
            id: "interview",
            questions: zip(sheet.columns, codes).compactMap { column, codes in
                kind(of: column).map { .init(path: column, kind: $0, codes: codes.sorted()) }
            })
    }

    /// One device's interviews, and when each was saved, in milliseconds since 1970: when it ended.
    func interviews(_ device: Int) -> [(draft: Draft, time: UInt64)] {
        let hash = form.hash
        return sheet.rows(device).map { row in
            var draft = Draft(form: hash, scope: scope(of: row), author: row[enumerator] ?? "")
            for (place, cell) in row.enumerated() {
                guard let cell, let kind = kinds[place], let path = paths[place] else { continue }
                draft.answers[path] = Answer(lexical: cell, kind: kind)
            }
            let time = row[endTime].flatMap { ClockTime($0, hasDate: true) }?.milliseconds ?? 0
            return (draft, UInt64(max(0, time)))
        }
    }

    /// The region that a device works in.
    func scope(_ device: Int) -> Scope {
        sheet.rows(device).first.map(scope(of:)) ?? .all
    }

    private func scope(of row: Sheet.Row) -> Scope {
        row[region].flatMap { Scope($0) } ?? .all
    }
}
