public import SurveyStore

/// What an export wrote, and what it left out.
public struct DatasetReport: Sendable {
    /// A file.
    public struct File: Sendable, Equatable {
        /// Where it is.
        public let path: String
        /// The repeat whose instances it holds; empty for records.
        public let table: String
        /// Its rows, the header not counted.
        public internal(set) var rows: Int
    }

    /// The files, that of the records first.
    public internal(set) var files: [File] = []
    /// Records written.
    public internal(set) var records = 0
    /// Conflicts in them that wait for a person.
    public internal(set) var conflicts = 0
    /// Records that were left out because they are deleted.
    public internal(set) var deleted = 0
    /// Records that were left out because consent was withdrawn.
    public internal(set) var erased = 0
    /// Interviews that are not finished, whether they were written or left out.
    public internal(set) var drafts = 0
    /// Records written although saves that they build on have not arrived.
    public internal(set) var withGaps = 0
    /// Records that were left out because not all of their answers can be read, in the order in which they began.
    public internal(set) var unreadable: [UnreadableRecord] = []
    /// Records of the whole store that cannot be shown yet, as their first save has not arrived.
    public internal(set) var incomplete = 0
    /// Records of the whole store whose form has not arrived.
    public internal(set) var withoutForm = 0
    /// Repeats that were left out because there is one output only.
    public internal(set) var omittedRepeats: [String] = []
    /// Places of answers that no version of the form here knows; they are the last columns.
    public internal(set) var unknownPlaces: [String] = []
}
