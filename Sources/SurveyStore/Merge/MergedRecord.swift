/// What all saves of a record come to.
public struct MergedRecord: Hashable, Sendable {
    /// Whether the record is there.
    public enum State: UInt8, Hashable, Sendable {
        case active = 0, deleted, erased

        /// The name in listings.
        public var name: String {
            switch self {
            case .active: "active"
            case .deleted: "deleted"
            case .erased: "erased"
            }
        }
    }

    /// The record.
    public let id: RecordID
    /// Whether it is there.
    public let state: State
    /// The saves that no other save had seen, sorted. More than one: the view is a merge.
    public let heads: [Dot]
    /// Where it belongs.
    public let scope: Scope
    /// The form version of its latest save.
    public let form: Digest256
    /// The stamp of its first save.
    public let began: HybridTime
    /// The stamp of its latest save.
    public let changed: HybridTime
    /// How many saves it has.
    public let saveCount: Int
    /// The current answers, without those in removed repeat instances. A select-multiple stands as its whole value.
    public let answers: [AnswerPath: Answer]
    /// The repeat instances that are there, in their order, outer ones before the inner ones of the same place.
    public let instances: [AnswerPath]
    /// What still has to be settled by a person.
    public let conflicts: [Conflict]
    /// Whether a save that others build on has not arrived yet.
    public let isIncomplete: Bool
}

/// Concurrent saves that disagree. It stays listed until a save that has seen them all decides.
public struct Conflict: Hashable, Sendable {
    /// What they disagree on.
    public enum Kind: String, Hashable, Sendable {
        /// Different answers to one question.
        case answer
        /// Some choices of a select-multiple were both added and removed.
        case choices
        /// A repeat instance was removed by one and edited by another; it stays.
        case removal
        /// The record was deleted by one and edited by another; it stays.
        case deletion
    }

    /// One side.
    public struct Candidate: Hashable, Sendable {
        /// What it says.
        public let answer: Answer
        /// The save that says it.
        public let dot: Dot
        /// When it was saved.
        public let clock: HybridTime
        /// Who saved it.
        public let author: String
        /// Whether the current view shows this one.
        public let isShown: Bool
    }

    /// What they disagree on.
    public let kind: Kind
    /// The question or repeat instance; nil for the record itself.
    public let path: AnswerPath?
    /// The sides, the one that is shown first, then by stamp from the latest.
    public let candidates: [Candidate]
    /// The choices in dispute: those of ``Kind/choices``, and any that were so before a conflict of ``Kind/answer``.
    public let codes: [String]
}
