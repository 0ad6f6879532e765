public import SurveyStore

/// How records are read from a file.
public struct ImportOptions: Sendable {
    /// Where records go whose row names no scope.
    public var scope: Scope
    /// Who made the records whose row names nobody.
    public var author: String
    /// The scope that the device may write in.
    public var membership: Scope
    /// The study, whose regions and provinces scopes are checked against.
    public var study: Study
    /// Columns to pass over.
    public var ignoredColumns: Set<String> = []
    /// Whether every column that the form does not know is passed over.
    public var ignoresUnknown = false
    /// Whether cells such as `.refused` stand for missing values.
    public var readsMissingMarkers = false
    /// The byte between cells.
    public var delimiter = UInt8(ascii: ",")

    /// The usual way.
    public init(scope: Scope, author: String = "", membership: Scope, study: Study) {
        self.scope = scope
        self.author = author
        self.membership = membership
        self.study = study
    }
}

/// A table of repeat instances that comes with a table of records.
public struct RepeatSource {
    /// The repeat: its path, or its last name.
    public let name: String
    /// The table.
    public let source: ByteSource

    /// Names the repeat of a table.
    public init(name: String, source: ByteSource) {
        self.name = name
        self.source = source
    }
}

/// Records that were read and found right; saving them is `store.save(plan.drafts)`.
public struct ImportPlan: Sendable {
    /// One draft a record, in the file's order.
    public var drafts: [Draft] = []
    /// Answers in them.
    public internal(set) var answers = 0
    /// Repeat instances in them.
    public internal(set) var instances = 0
    /// Rows without any value, which make no record.
    public internal(set) var emptyRows = 0
    /// Columns that were passed over.
    public internal(set) var ignoredColumns: [String] = []
}
