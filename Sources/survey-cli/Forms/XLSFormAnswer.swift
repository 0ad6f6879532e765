import Foundation

/// What `masah_xlsform.py` says of an XLSForm: whether there is a form, and what is where.
struct XLSFormAnswer: Sendable, Decodable {
    /// Whether a form was written.
    let accepted: Bool
    /// Whether time was up before all was looked for.
    let timedOut: Bool
    /// Why the file is no XLSForm at all.
    let message: String?
    /// What to do about that.
    let next: String?
    /// What keeps pyxform from taking it.
    let findings: [XLSFormFinding]
    /// What was repaired.
    let changes: [XLSFormFinding]
    /// What will not work as its author expects, in the form or in its tables.
    let cautions: [XLSFormFinding]
    /// What is worth a look, whether the form can be used or not.
    let remarks: [XLSFormRemark]
    /// pyxform's own remarks.
    let warnings: [XLSFormRemark]
    /// Where the form's paths come from.
    let places: [Origin]
    /// The cells that name files.
    let files: [NamedFile]
    /// The sheets that were read, as they lie in the file.
    let sheets: [Sheet]
    /// Where the rows of the list of external choices come from, if there is one.
    let externalChoices: ExternalChoices?

    /// A sheet and the headings of its columns.
    struct Sheet: Sendable, Decodable {
        let title: String
        let columns: [String]
    }

    /// The sheet of external choices: the rows that hold some, and the column with their names.
    struct ExternalChoices: Sendable, Decodable {
        let sheet: String
        let rows: [Int]
        let column: String?
        /// The column's letter in a workbook.
        let letter: String?
    }

    /// A cell that names a picture, a sound or a list in a file.
    struct NamedFile: Sendable, Decodable {
        let name: String
        let place: CellPlace
        /// Whether no question has choices, or no value a source, without it.
        let isNeeded: Bool?
    }

    /// A path of the form, and the cells that it was made from.
    struct Origin: Sendable, Decodable {
        let path: String
        let sheet: String
        let row: Int
        let cells: [Cell]
    }

    /// A cell with an expression: what it decides, the column's heading, the address in a workbook, and what stands in it;
    /// then its sheet and row, where they are not those of the path.
    struct Cell: Sendable, Decodable {
        let field: String
        let column: String
        let address: String?
        let text: String
        let sheet: String?
        let row: Int?

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            field = try values.decode(String.self)
            column = try values.decode(String.self)
            address = try values.decodeIfPresent(String.self)
            text = try values.decode(String.self)
            sheet = values.isAtEnd ? nil : try values.decode(String.self)
            row = values.isAtEnd ? nil : try values.decode(Int.self)
        }
    }

    /// Size of an answer, in bytes (64 MiB): a form of a hundred thousand faulty rows has one of 40 MB.
    private static let bytes = 64 * 1_024 * 1_024

    /// Reads the answer in a folder; `nil` if there is none that can be read, as after a crash.
    init?(in folder: URL) {
        let file = folder.appending(path: "answer.json")
        guard let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize, size <= Self.bytes,
            let data = try? Data(contentsOf: file),
            let answer = try? JSONDecoder().decode(XLSFormAnswer.self, from: data)
        else { return nil }
        self = answer
    }
}

/// A remark on a form that can be used.
struct XLSFormRemark: Sendable, Equatable, Decodable {
    let place: CellPlace
    let message: String

    /// The place and the remark.
    var line: String {
        let text = Terminal.safe(message)
        return place.text.isEmpty ? text : "\(place.text): \(text)"
    }
}
