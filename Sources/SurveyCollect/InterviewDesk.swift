internal import SurveyForms
public import SurveyRecords
public import SurveyStore

/// Begins, resumes and saves interviews over a store.
public struct InterviewDesk: Sendable {
    /// The store.
    public let store: SurveyStore
    /// Time, chance, device and lists.
    public let surroundings: InterviewSurroundings

    /// A desk.
    public init(store: SurveyStore, surroundings: InterviewSurroundings) {
        self.store = store
        self.surroundings = surroundings
    }

    /// Begins an interview. Nothing is saved yet.
    public func begin(
        _ binding: FormBinding, scope: Scope, author: String, language: String? = nil
    ) throws(InterviewProblem) -> Interview {
        let session = try session(binding, resuming: nil, language)
        var interview = Interview(
            binding: binding, session: session, instance: RecordInstance(tree: session.record), record: nil,
            surroundings: surroundings, author: author, scope: scope)
        interview.setLanguage(language)
        interview.beginLog(try log(binding, of: nil, author), .formStart)
        return interview
    }

    /// Goes on with a saved interview, where and in the language in which it was left.
    ///
    /// A record of another version of the form moves to this one: answers without a place in it are listed in the
    /// interview's ``RecordInstance/leftOver`` and stay in the record.
    ///
    /// - Parameters:
    ///   - binding: The form version to go on with.
    ///   - earlier: The version that the record was made with, if it is another and at hand; otherwise the store's is read.
    public func resume(
        _ record: MergedRecord, _ binding: FormBinding, earlier: FormBinding? = nil, author: String
    ) throws(InterviewProblem) -> Interview {
        try open(record, binding, earlier: earlier, author: author, isEdit: false)
    }

    /// - Parameter isEdit: Whether what a person has answered to a question with a calculation stands whatever else changes.
    func open(
        _ record: MergedRecord, _ binding: FormBinding, earlier: FormBinding? = nil, author: String,
        isEdit: Bool
    ) throws(InterviewProblem) -> Interview {
        let earlier = earlier ?? self.earlier(of: record, binding)
        let history = try history(of: record, binding)
        let versions = EarlierVersions(of: record, history, besides: binding) { hash in
            hash == earlier?.hash ? earlier?.form : form(hash)
        }
        var instance = binding.instance(of: record, earlier: earlier, given: versions.given)
        instance.prepareIrrelevant(of: record, from: history, binding)
        let language = note(.language, in: record)
        let repeats = Set(binding.form.repeats.map(\.path))
        let newRepeats = earlier.map { repeats.subtracting($0.form.repeats.map(\.path)) } ?? []
        let session = try session(
            binding, resuming: (record, instance), language, isEdit: isEdit, newRepeats: newRepeats)
        instance.noteStranded(in: record, session, binding)
        var interview = Interview(
            binding: binding, session: session, instance: instance, record: record, surroundings: surroundings,
            author: author, scope: record.scope)
        interview.versions = versions
        interview.setLanguage(language)
        if let place = note(.place, in: record), let index = ScreenKey(place).index(in: interview) {
            interview.jump(to: interview.screens[index].id)
        } else if !isEdit, InterviewState(of: record) == .draft, wasLeftAtEnd(record) {
            interview.jumpToEnd()
        }
        interview.beginLog(try log(binding, of: record, author), .formResume)
        return interview
    }

    /// Whether a draft was left at its summary, which takes the place away that it had before.
    private func wasLeftAtEnd(_ record: MergedRecord) -> Bool {
        InterviewMark.place.path.flatMap { record.answers[$0] }.map { $0.lexical == nil } ?? false
    }

    /// The form version that a record was made with, if it is another than the one to go on with. One that has not arrived
    /// says nothing about which questions are new.
    private func earlier(of record: MergedRecord, _ binding: FormBinding) -> FormBinding? {
        guard record.form != binding.hash else { return nil }
        return form(record.form).map { FormBinding(form: $0, hash: record.form) }
    }

    private func form(_ hash: Digest256) -> Form? {
        (try? store.form(hash)).flatMap { try? XFormReader.read($0.content) }
    }

    private func history(
        of record: MergedRecord, _ binding: FormBinding
    ) throws(InterviewProblem) -> [Save] {
        do throws(StoreError) {
            return try store.history(of: record.id)
        } catch {
            throw InterviewProblem(
                .history, binding.form.id, "the record's history cannot be read: \(error.message)", next: error.next)
        }
    }

    /// Saves an interview as it is. A draft is a save like any other, on disk when this returns.
    ///
    /// - Returns: `nil` if nothing has changed since the last save.
    @discardableResult
    public func saveDraft(_ interview: inout Interview) throws(StoreError) -> Save? { try save(&interview, .draft) }

    /// Saves a draft that somebody turns away from, and notes that where the form asks for an audit log.
    @discardableResult
    public func leave(_ interview: inout Interview) throws(StoreError) -> Save? {
        interview.endVisit()
        interview.note(.formSave)
        interview.note(.formExit)
        return try save(&interview, .draft)
    }

    /// Finishes an interview, if everything in it is right.
    ///
    /// - Returns: what keeps it from being finished, with nothing saved; empty once it is final.
    public func finalise(_ interview: inout Interview) throws(StoreError) -> [InterviewProblem] {
        let problems = interview.problems()
        guard problems.isEmpty else {
            interview.note(.finalizeError)
            return problems
        }
        var finished = interview
        finished.finish()
        finished.endVisit()
        finished.note(.formFinalize)
        try save(&finished, .final)
        interview = finished
        return []
    }

    @discardableResult
    private func save(_ interview: inout Interview, _ state: InterviewState) throws(StoreError) -> Save? {
        let added = try attachLog(to: &interview, state)
        do throws(StoreError) {
            var draft = try draft(of: interview, state)
            keepLog(of: interview, state, in: &draft.draft)
            guard let save = try store.save(draft.draft) else { return nil }
            interview.log?.noteSaved()
            interview.instance.instanceIDs.merge(draft.ids(after: save)) { _, new in new }
            // What others saved meanwhile was not on this screen: the next save must not count as having seen it.
            interview.record = try store.record(save.record, seenBy: [save.dot])
            return save
        } catch {
            try? store.dropUnused(added)
            throw error
        }
    }

    /// What a save of an interview says.
    func draft(of interview: Interview, _ state: InterviewState) throws(StoreError) -> InstanceDraft {
        let record = interview.record
        var history: [Save] = []
        if let record, !interview.binding.form.repeats.isEmpty { history = try store.history(of: record.id) }
        let empty = Draft(
            record: record?.id, form: interview.binding.hash, scope: interview.scope, author: interview.author,
            parents: record?.heads)
        var draft = try interview.binding.draft(
            of: interview.session, interview.instance, record: record, history: history, state: state,
            settling: interview.edited ?? [], draft: empty)
        draft.draft.answers.merge(interview.standing) { own, _ in own }
        guard interview.edited == nil else { return draft }
        let place = state == .draft ? interview.current.map { ScreenKey($0, in: interview.session).text } : nil
        set(.place, place, &draft.draft, record)
        set(.language, interview.language, &draft.draft, record)
        return draft
    }

    private func log(
        _ binding: FormBinding, of record: MergedRecord?, _ author: String
    ) throws(InterviewProblem) -> AuditLog? {
        do throws(StoreError) {
            return try log(binding, of: record, author: author)
        } catch {
            throw InterviewProblem(
                .log, binding.form.id, "the audit log cannot be read: \(error.message)", next: error.next)
        }
    }

    private func set(_ mark: InterviewMark, _ value: String?, _ draft: inout Draft, _ record: MergedRecord?) {
        guard let path = mark.path else { return }
        if let value {
            draft.answers[path] = .text(value)
        } else if record?.answers[path] != nil {
            draft.answers[path] = .missing(.notAsked)
        }
    }

    private func note(_ mark: InterviewMark, in record: MergedRecord) -> String? {
        mark.path.flatMap { record.answers[$0]?.lexical }
    }

    private func session(
        _ binding: FormBinding, resuming: (record: MergedRecord, instance: RecordInstance)?, _ language: String?,
        isEdit: Bool = false, newRepeats: Set<String> = []
    ) throws(InterviewProblem) -> FormSession {
        let environment = surroundings.environment(binding.form, language: language)
        let lists = try lists(of: binding).merging(savedLast(binding, besides: resuming?.record.id)) { own, _ in own }
        do throws(DependencyGraph.Cycle) {
            guard let instance = resuming?.instance else {
                return try FormSession(binding.form, environment: environment, lists: lists)
            }
            return try FormSession(
                binding.form, resuming: instance.tree, environment: environment, lists: lists,
                begins: instance.begins(_:at:), withoutAnswer: Set(instance.missing.keys), isEdit: isEdit,
                newRepeats: newRepeats)
        } catch {
            throw InterviewProblem(
                .cycle, error.expressions.first?.path ?? binding.form.id,
                "values of the form decide one another in a circle: \(error)", next: "Have the form's author break it.")
        }
    }

    /// The record saved last on this device, as an instance of the form; empty where nobody asks for it, or may see it.
    private func savedLast(
        _ binding: FormBinding, besides own: RecordID?
    ) throws(InterviewProblem) -> [String: InstanceTree] {
        let ids = binding.form.logic.lastSavedIDs
        guard !ids.isEmpty, surroundings.showsLastSaved, let state = InterviewMark.state.path else { return [:] }
        let last: MergedRecord?
        do throws(StoreError) {
            // Imports and registers are saved here as well, but nobody has filled them in.
            last = try store.recordSavedLast(formID: binding.form.id) { $0.id != own && $0.answers[state] != nil }
        } catch {
            throw InterviewProblem(
                .list, binding.form.id, "the record saved last cannot be read: \(error.message)", next: error.next)
        }
        guard let last else { return [:] }
        let tree = binding.instance(of: last, earlier: earlier(of: last, binding)).tree
        return Dictionary(uniqueKeysWithValues: ids.map { ($0, tree) })
    }

    /// The lists that were published with the form; those of the surroundings come before them.
    private func lists(of binding: FormBinding) throws(InterviewProblem) -> [String: InstanceTree] {
        guard !binding.form.logic.listFiles.isEmpty, let published = try? store.form(binding.hash) else {
            return surroundings.lists
        }
        do throws(FormProblem) {
            return try published.lists(of: binding.form).merging(surroundings.lists) { _, own in own }
        } catch {
            throw InterviewProblem(
                .list, binding.form.id, "a list of the form cannot be read: \(error.place)\(error.message)",
                next: "Have the form's author correct the list and publish a new version.")
        }
    }
}
