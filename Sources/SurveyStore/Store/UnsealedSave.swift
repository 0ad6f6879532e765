/// A save made here that no change-set can hold. It stays in its store as it is, and does not travel; all others do.
public struct UnsealedSave: Codable, Hashable, Sendable {
    /// Why a save cannot be sealed.
    enum Fault {
        /// Something of it cannot be read.
        case unreadable(String)
        /// All of it can be read, and it is more than anybody takes; as an earlier version of the program let in.
        case tooLarge(String)
    }

    /// The id of its record; nil where the store cannot tell any more which that is.
    public let record: String?
    /// The save: its site and number.
    public let save: String
    /// What keeps it, in words that name the save.
    public let message: String
    /// What to do next.
    public let next: String

    init(_ fault: Fault, save: Dot, record: RecordID?, store path: String) {
        self.record = record?.description
        self.save = save.description
        let name = record.map { "record \($0)" } ?? "a record that the store cannot name"
        switch fault {
        case .unreadable(let cause):
            message = "\(name): save \(save) cannot be read, \(cause); it stays in \(path)"
            next =
                "if there is a copy of this store from after that save and before the damage, run `survey-cli bundle write` on "
                + "the copy, and `survey-cli bundle read` on this one; otherwise enter anew what `survey-cli record show` can "
                + "still read of the record"
        case .tooLarge(let cause):
            message =
                "\(name): save \(save) is too large for a change-set, \(cause); it stays in \(path), "
                + "and nothing of it is lost"
            next = "export the record with `survey-cli dataset export`, and report this"
        }
    }
}
