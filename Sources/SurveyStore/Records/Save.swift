/// What a save does besides changing answers. The hub sees it, unlike the answers.
public enum SaveMark: UInt8, Hashable, Sendable, CaseIterable {
    case none = 0
    /// The record is deleted, unless somebody who had not seen this edits it.
    case delete
    /// The record is there again.
    case restore
    /// Consent was withdrawn: all values go, whatever else is or will be saved.
    case erase

    /// The name in histories.
    public var name: String {
        switch self {
        case .none: "save"
        case .delete: "delete"
        case .restore: "restore"
        case .erase: "erase"
        }
    }
}

/// The unit of causality: one act of saving one record, atomic and immutable.
public struct Save: Hashable, Sendable {
    /// Its name.
    public let dot: Dot
    /// The first save of its record; its own dot if it began the record.
    public let origin: Dot
    /// When, for people and for ties between concurrent saves.
    public let clock: HybridTime
    /// The record's heads that the author had seen, sorted; empty for a first save.
    public let parents: [Dot]
    /// What it does besides changing answers.
    public let mark: SaveMark
    /// Who made it, as the device knows them; empty for the device's only user.
    public let author: String
    /// The form version that it was made with.
    public let form: Digest256
    /// Where its record belongs.
    public let scope: Scope
    /// The answers that changed.
    public let answers: [AnswerPath: Answer]

    /// A save, as it was made or read.
    public init(
        dot: Dot, origin: Dot, clock: HybridTime, parents: [Dot], mark: SaveMark, author: String, form: Digest256,
        scope: Scope, answers: [AnswerPath: Answer]
    ) {
        self.dot = dot
        self.origin = origin
        self.clock = clock
        self.parents = parents
        self.mark = mark
        self.author = author
        self.form = form
        self.scope = scope
        self.answers = answers
    }

    /// The record that it belongs to.
    public var record: RecordID { RecordID(firstSave: origin) }
    /// The save as the history of an erased record shows it.
    var withoutAnswers: Save {
        Save(
            dot: dot, origin: origin, clock: clock, parents: parents, mark: mark, author: author, form: form,
            scope: scope, answers: [:])
    }
    /// Whether it began its record.
    public var isFirst: Bool { dot == origin }
}
