import Foundation
import SurveyStore

/// W2: corrections of W1's records, each by its device and by its region's supervisor at the same time.
struct EditRound {
    /// One edit, as a line of w2.jsonl.
    struct Edit: Decodable {
        let id: String
        let device: String
        let t: UInt64
        let set: [String: Value?]
    }

    /// A value as JSON has it.
    enum Value: Decodable {
        case text(String)
        case number(Decimal)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .number(try container.decode(Decimal.self))
            }
        }

        var lexical: String {
            switch self {
            case .text(let text): text
            case .number(let number): "\(number)"
            }
        }
    }

    /// The edits by editor, in the order of their times.
    let edits: [(editor: String, edits: [Edit])]
    let cellCount: Int

    init(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let all = try text.split(separator: "\n").map { try JSONDecoder().decode(Edit.self, from: Data($0.utf8)) }
        edits = Dictionary(grouping: all, by: \.device)
            .map { (editor: $0.key, edits: $0.value.sorted { $0.t < $1.t }) }
            .sorted { $0.editor < $1.editor }
        cellCount = all.reduce(0) { $0 + $1.set.count }
    }
}

extension EditRound.Edit {
    /// The edit as a draft: an answer that was taken back stands as not asked.
    func draft(record: RecordID, form: Digest256) -> Draft {
        var draft = Draft(record: record, form: form, author: device)
        for (column, value) in set {
            guard let path = AnswerPath(template: column), let kind = Workload.kind(of: column) else { continue }
            draft.answers[path] = value.map { Answer(lexical: $0.lexical, kind: kind) } ?? .missing(.notAsked)
        }
        return draft
    }
}
