import Foundation
import SurveyStore

/// Rows of interviews as they come out of a device: cells by column, grouped by device.
struct Workload {
    let name: String
    let columns: [String]
    /// One array of rows for each device; nil where a question was not answered.
    let devices: [[[String?]]]

    var rowCount: Int { devices.reduce(0) { $0 + $1.count } }

    /// What the questions are, by column; columns that say where a row comes from are no questions.
    static func kind(of column: String) -> AnswerKind? {
        switch column {
        case "id", "device", "seq", "region", "team", "enumerator", "form_version": nil
        case "age", "hh_size", "children", "income_band_mad", "age_first_use", "days_used_30", "spend_week_mad",
            "num_overdoses":
            .integer
        case "gps_lat", "gps_lon", "gps_alt", "gps_acc": .decimal
        case "interview_date", "last_use_date": .date
        case "start_time", "end_time": .dateTime
        case "languages", "assets", "substances_ever", "substances_30d", "barriers", "services_known": .choices
        case "locality", "occupation_other", "substance_local_name", "respondent_alias", "enumerator_note",
            "open_comment":
            .text
        default: .choice
        }
    }

    /// Reads the common workload (`w1.csv`), grouped by its `device` column.
    init(csv path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var rows = Self.rows(text)
        columns = rows.removeFirst().map { $0 ?? "" }
        let place = columns.firstIndex(of: "device") ?? 0
        var devices: [[[String?]]] = []
        var last: String??
        for row in rows {
            if row[place] != last { devices.append([]) }
            last = row[place]
            devices[devices.count - 1].append(row)
        }
        self.devices = devices
        name = (path as NSString).lastPathComponent
    }

    private static func rows(_ text: String) -> [[String?]] {
        var rows: [[String?]] = []
        var row: [String?] = []
        var cell: [UInt8] = []
        var quoted = false
        var bytes = Array(text.utf8).makeIterator()
        var pending: UInt8?
        func value() -> String? { cell.isEmpty ? nil : String(decoding: cell, as: UTF8.self) }
        while let byte = pending ?? bytes.next() {
            pending = nil
            if quoted {
                guard byte == 0x22 else {
                    cell.append(byte)
                    continue
                }
                let next = bytes.next()
                if next == 0x22 {
                    cell.append(0x22)
                } else {
                    quoted = false
                    pending = next
                }
            } else if byte == 0x22 {
                quoted = true
            } else if byte == 0x2C || byte == 0x0A {
                row.append(value())
                cell = []
                if byte == 0x0A {
                    rows.append(row)
                    row = []
                }
            } else {
                cell.append(byte)
            }
        }
        return rows
    }

    /// When the interviews of one device ended, in milliseconds since 1970.
    func endTimes(_ device: Int) -> [UInt64] {
        guard let column = columns.firstIndex(of: "end_time") else { return [] }
        return devices[device].map { row in
            let time = row[column].flatMap { ClockTime($0, hasDate: true) }
            return UInt64(time?.milliseconds ?? 0)
        }
    }

    /// The rows of one device as drafts of saves.
    func drafts(_ device: Int, form: Digest256, scope: Scope) -> [Draft] {
        devices[device].map { row in
            var draft = Draft(form: form, scope: scope)
            for (column, cell) in zip(columns, row) {
                guard let cell, let kind = Self.kind(of: column), let path = AnswerPath(template: column) else {
                    continue
                }
                draft.answers[path] = Answer(lexical: cell, kind: kind)
            }
            return draft
        }
    }
}
