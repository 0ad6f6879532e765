internal import SurveyForms
internal import SurveyRecords
public import SurveyStore

/// Writes merged records as a dataset: CSV with a table for each repeat, or lines of JSON.
///
/// Replicas that hold the same saves and form versions write the same bytes. Records come in the order in which they
/// began, one at a time, so that memory does not grow with their number. The five kinds of missing stay five: a
/// question that was not asked is an empty cell or an absent member; the others are written as ``MissingMarker``
/// says, or as `{"missing":"refused"}`. A contested answer shows what the merge shows, and counts in `conflicts`. A record
/// with an answer that cannot be read is left out and named in the report.
public struct DatasetExport {
    /// How records are written.
    public enum Format: String, Sendable, CaseIterable {
        case csv, jsonl
    }

    /// What is written.
    public struct Options: Sendable {
        /// The form.
        public var formID: String
        /// How.
        public var format: Format
        /// Which part of the study.
        public var scope: Scope
        /// Whether deleted records are written, with a column `state`. Erased ones never are.
        public var includesDeleted: Bool
        /// Whether interviews that are not finished are left out.
        public var omitsDrafts: Bool
        /// Whether files that are there may be replaced.
        public var overwrites: Bool

        /// All active records of a form.
        public init(
            formID: String, format: Format = .csv, scope: Scope = .all, includesDeleted: Bool = false,
            omitsDrafts: Bool = false, overwrites: Bool = false
        ) {
            self.formID = formID
            self.format = format
            self.scope = scope
            self.includesDeleted = includesDeleted
            self.omitsDrafts = omitsDrafts
            self.overwrites = overwrites
        }
    }

    private let store: SurveyStore
    private let options: Options
    private var report = DatasetReport()

    /// Writes a dataset. Its files appear only once they are whole.
    ///
    /// - Parameters:
    ///   - output: the file for the records; repeats go beside it (`merged-members.csv` beside `merged.csv`). `-` is
    ///     the standard output, which takes no repeats in CSV.
    ///   - progress: told now and then how many records are done.
    /// - Throws: ``DataProblem`` or `StoreError`.
    public static func write(
        _ store: SurveyStore, _ options: Options, to output: String, progress: (Int) -> Void = { _ in }
    ) throws -> DatasetReport {
        var export = DatasetExport(store: store, options: options)
        return try export.run(to: output, progress)
    }

    private init(store: SurveyStore, options: Options) {
        self.store = store
        self.options = options
    }

    private mutating func run(to output: String, _ progress: (Int) -> Void) throws -> DatasetReport {
        let versions = try bindings()
        let bindings = Dictionary(versions.map { ($0.hash, $0) }, uniquingKeysWith: { first, _ in first })
        var found: Set<String> = []
        try store.forEach(options, unreadable: { _ in }) { record in
            if record.state == .active { found.formUnion(AnswerTable.templates(of: record)) }
        }
        let known = DatasetSchema(versions: versions).templates
        let schema = DatasetSchema(versions: versions, unknown: found)
        let marks = InterviewMark.allCases.map(\.rawValue)
        report.unknownPlaces = schema.templates.subtracting(known).subtracting(marks).sorted()
        let names = bindings.mapValues(\.form.version)
        var writer: any RecordWriter
        switch options.format {
        case .csv:
            writer = try CSVRecordWriter(
                schema, output: output, versions: names, hasState: options.includesDeleted,
                overwrites: options.overwrites)
        case .jsonl:
            writer = try JSONRecordWriter(
                schema, output: output, versions: names, hasState: options.includesDeleted,
                overwrites: options.overwrites)
        }
        try write(schema.templates, bindings, &writer, progress)
        let figures = try store.status()
        report.incomplete = figures.incomplete - min(figures.incomplete, report.withGaps)
        report.withoutForm = figures.records["?"] ?? 0
        report.files = try writer.finish()
        report.omittedRepeats = writer.omittedRepeats
        return report
    }

    private mutating func write(
        _ templates: Set<String>, _ bindings: [Digest256: FormBinding], _ writer: inout any RecordWriter,
        _ progress: (Int) -> Void
    ) throws {
        var report = report
        var open = writer
        try store.forEach(options, unreadable: { report.unreadable.append($0) }) { record in
            switch record.state {
            case .erased:
                report.erased += 1
                return
            case .deleted:
                report.deleted += 1
                if !options.includesDeleted { return }
            case .active: break
            }
            if InterviewState(of: record) == .draft {
                report.drafts += 1
                if options.omitsDrafts { return }
            }
            guard AnswerTable.templates(of: record).isSubset(of: templates) else {
                throw DataProblem(
                    .changedMeanwhile, "the store was changed during the export", next: "repeat the command")
            }
            try open.write(AnswerTable(record, bindings[record.form]))
            report.records += 1
            report.conflicts += record.conflicts.count
            report.withGaps += record.isIncomplete ? 1 : 0
            if report.records.isMultiple(of: 100) { progress(report.records) }
        }
        writer = open
        self.report = report
    }

    /// The form's versions, from the oldest. The order in which they came differs between replicas and does not count.
    private func bindings() throws -> [FormBinding] {
        // Asking for the form says which ones there are, if it is not among them.
        _ = try store.form(options.formID)
        return try store.forms().filter { $0.formID == options.formID }
            .sorted { ($0.version.utf8.count, $0.version, $0.hash) < ($1.version.utf8.count, $1.version, $1.hash) }
            .map { try FormBinding(store.form($0.hash)) }
    }
}

/// Writes records one by one into files.
protocol RecordWriter {
    /// Writes one record.
    mutating func write(_ table: AnswerTable) throws(DataProblem)
    /// Completes the files and gives them their names.
    mutating func finish() throws(DataProblem) -> [DatasetReport.File]
    /// Repeats that have no file.
    var omittedRepeats: [String] { get }
}

extension SurveyStore {
    /// Goes through the records that an export is about, and lets the body's own errors through.
    fileprivate func forEach(
        _ options: DatasetExport.Options, unreadable: (UnreadableRecord) throws -> Void,
        _ body: (MergedRecord) throws -> Void
    ) throws {
        var failure: (any Error)?
        do {
            try forEachRecord(formID: options.formID, scope: options.scope, unreadable: unreadable) { record in
                do {
                    try body(record)
                } catch {
                    failure = error
                    throw error
                }
            }
        } catch {
            throw failure ?? error
        }
    }
}
