internal import SurveyForms
public import SurveyRecords
public import SurveyStore

/// The drafts of a form, to go on with.
public struct InterviewDrafts: Sendable {
    /// The latest first, as many as a list shows.
    public internal(set) var records: [MergedRecord] = []
    /// How many others there are, or may be, of which not all can be read: nobody can go on with those, and whoever begins
    /// anew instead asks a second time.
    public internal(set) var unreadable = 0

    /// Whether nothing waits.
    public var isEmpty: Bool { records.isEmpty && unreadable == 0 }
}

extension InterviewDesk {
    /// The drafts of a form.
    public func drafts(of binding: FormBinding) throws(StoreError) -> InterviewDrafts {
        var drafts = InterviewDrafts()
        var damaged: [UnreadableRecord] = []
        try store.forEachRecord(formID: binding.form.id, unreadable: { damaged.append($0) }) { record in
            if record.state == .active, InterviewState(of: record) == .draft { drafts.records.append(record) }
        }
        drafts.records.sort { $1.changed < $0.changed }
        drafts.records.removeLast(max(0, drafts.records.count - CollectLimits.listedDrafts))
        drafts.unreadable = damaged.count(where: mayBeDraft)
        return drafts
    }

    /// Whether a record of which not all can be read is a draft, as far as the rest of it says.
    private func mayBeDraft(_ damaged: UnreadableRecord) -> Bool {
        guard let (record, _) = try? store.readableRecord(damaged.id) else { return true }
        let isStateLost = damaged.answers.contains { $0.path == nil || $0.path == InterviewMark.state.path }
        return record.state == .active && (isStateLost || InterviewState(of: record) == .draft)
    }
}
