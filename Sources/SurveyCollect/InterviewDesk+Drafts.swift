internal import SurveyForms
public import SurveyRecords
public import SurveyStore

extension InterviewDesk {
    /// The drafts of a form, the latest first, as many as a list shows.
    public func drafts(of binding: FormBinding) throws(StoreError) -> [MergedRecord] {
        var drafts: [MergedRecord] = []
        // Nobody can go on with a draft of which not all can be read; lists of records and `check` name it.
        try store.forEachRecord(formID: binding.form.id, unreadable: { _ in }) { record in
            if record.state == .active, InterviewState(of: record) == .draft { drafts.append(record) }
        }
        return Array(drafts.sorted { $1.changed < $0.changed }.prefix(CollectLimits.listedDrafts))
    }
}
