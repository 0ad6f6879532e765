/// A save in the making.
public struct Draft: Sendable {
    /// The record to change; nil to begin one.
    public var record: RecordID?
    /// The form version that it is made with.
    public var form: Digest256
    /// Where a new record belongs; an edit stays where its record is.
    public var scope: Scope
    /// Who makes it; empty for the device's only user.
    public var author: String
    /// What it does besides changing answers.
    public var mark: SaveMark
    /// The answers to set. A select-multiple stands as its whole value: the store finds out what changed.
    public var answers: [AnswerPath: Answer]
    /// The heads that the author saw; nil for those at the time of saving.
    public var parents: [Dot]?
    private var added = 0

    /// A draft with nothing in it.
    public init(
        record: RecordID? = nil, form: Digest256, scope: Scope = .all, author: String = "", mark: SaveMark = .none,
        answers: [AnswerPath: Answer] = [:], parents: [Dot]? = nil
    ) {
        self.record = record
        self.form = form
        self.scope = scope
        self.author = author
        self.mark = mark
        self.answers = answers
        self.parents = parents
    }

    /// Distance between the positions of neighbouring instances, so that others fit between them.
    public static let positionStep: Int64 = 1 << 16

    /// Adds an instance to a repeat.
    ///
    /// - Parameters:
    ///   - template: the repeat, such as `household/members[]`.
    ///   - outer: the instances around it, for a nested repeat.
    ///   - position: where it stands among its siblings; ``positionStep`` apart is usual.
    /// - Returns: the instance. Its id is a stand-in until the save is made.
    public mutating func addInstance(
        of template: String, in outer: [InstanceID] = [], position: Int64
    ) throws(StoreError) -> AnswerPath {
        guard template.hasSuffix("[]"),
            let path = AnswerPath(template: template, instances: outer + [InstanceID(rawValue: UInt64(added))])
        else { throw StoreError(.badData, "\(template) does not name a repeat", next: "name it as `group/repeat[]`") }
        added += 1
        answers[path] = .present(position: position)
        return path
    }

    /// The answers with the ids that the instances get in the save at `dot`.
    func answers(at dot: Dot) -> [AnswerPath: Answer] {
        guard added > 0 else { return answers }
        let ids = (0..<added).map { InstanceID(addedBy: dot, ordinal: $0) }
        return Dictionary(
            answers.map { path, answer in
                // Real ids are hashes: one that is as small as a stand-in does not occur.
                let instances = path.instances.map { $0.rawValue < UInt64(added) ? ids[Int($0.rawValue)] : $0 }
                return (AnswerPath(unchecked: path.template, instances), answer)
            }, uniquingKeysWith: { first, _ in first })
    }
}
