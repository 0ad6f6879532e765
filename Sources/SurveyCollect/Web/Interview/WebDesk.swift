internal import Foundation
internal import SurveyForms
internal import SurveyRecords
internal import SurveyStore

/// The interviews of one browser: which is open, and what becomes of it on disk.
///
/// Every answer that is taken is saved before the browser hears of it, so that a closed tab, or a flat battery, loses at
/// most the field that is being typed in.
actor WebDesk {
    /// What is open.
    enum State: Sendable {
        case nothing
        case interview(PagedInterview)
        /// A respondent who answers alone has come to the end.
        case over
    }

    let desk: InterviewDesk
    let binding: FormBinding
    let options: WebOptions
    private let earlier: @Sendable (Digest256) throws -> FormBinding
    private let report: @Sendable (WebEvent) -> Void
    private(set) var state = State.nothing
    /// The list that was searched last, as it is offered now.
    private(set) var search: ChoiceSearch?
    /// Whether the last answer could not be saved.
    private var isUnsaved = false

    init(
        _ desk: InterviewDesk, _ binding: FormBinding, _ options: WebOptions,
        earlier: @escaping @Sendable (Digest256) throws -> FormBinding, report: @escaping @Sendable (WebEvent) -> Void
    ) {
        // A respondent who answers alone sees nothing of what others have said.
        var surroundings = desk.surroundings
        surroundings.showsLastSaved = surroundings.showsLastSaved && !options.isSelf
        // Nor is it noted where they are.
        surroundings.givesPositions = !options.isSelf
        self.desk = InterviewDesk(store: desk.store, surroundings: surroundings)
        self.binding = binding
        self.options = options
        self.earlier = earlier
        self.report = report
    }

    // MARK: Opening

    /// Opens what the command line has named: a record, or for a respondent who answers alone a new interview.
    func start() throws {
        if let record = options.record {
            // Drafts of the list keep the language in which they were left.
            try resume(record, language: options.language)
        } else if options.isSelf {
            try begin()
        }
    }

    private func begin() throws {
        let interview = try desk.begin(
            binding, scope: options.scope, author: options.author, language: options.language)
        open(interview)
    }

    /// Begins an interview in the place of what is open. A respondent who answers alone cannot.
    func beginAnew() throws {
        guard !options.isSelf else { return }
        try leave()
        try begin()
    }

    private func open(_ interview: Interview) {
        search = nil
        let id = String(desk.surroundings.random(), radix: 36) + String(desk.surroundings.random(), radix: 36)
        state = .interview(PagedInterview(interview, id: id, isSelf: options.isSelf))
    }

    /// Goes on with a draft of the list.
    func resume(id: String) throws {
        guard !options.isSelf, let record = try drafts().records.first(where: { $0.id.description == id }) else {
            return
        }
        try leave()
        try resume(record)
    }

    private func resume(_ record: MergedRecord, language: String? = nil) throws {
        let other = record.form == binding.hash ? nil : try earlier(record.form)
        var interview = try desk.resume(record, binding, earlier: other, author: options.author)
        if let language { interview.setLanguage(language) }
        open(interview)
    }

    /// The drafts of the form, the latest first.
    func drafts() throws(StoreError) -> InterviewDrafts {
        guard !options.isSelf else { return InterviewDrafts() }
        return try desk.drafts(of: binding)
    }

    // MARK: Changing

    /// Changes the open interview, and saves what has changed.
    ///
    /// - Returns: what `change` returns; nil if no interview is open, or not any more.
    func change<Value>(_ change: (inout PagedInterview) throws -> Value) throws -> Value? {
        guard case .interview(var paged) = state else { return nil }
        let before = Given(paged)
        let language = paged.interview.language
        let value = try change(&paged)
        paged.leaveFinishedSections()
        let given = Given(paged)
        // What is offered follows from the answers, and how it is written from the language.
        if given != before || paged.interview.language != language { search = nil }
        // What was taken stays on the page even if the disk is full; it is saved with the next answer.
        var isThere = true
        defer { state = isThere ? .interview(paged) : closed }
        // Going from screen to screen is no save of its own: the place goes with the next answer. A finished section is: it
        // stays closed when the respondent goes on after a restart. So is another language of a draft.
        if isUnsaved || given != before {
            isUnsaved = true
            isThere = try save(&paged)
            isUnsaved = false
        }
        return isThere ? value : nil
    }

    /// What somebody has given, as far as it is to be saved at once.
    private struct Given: Equatable {
        let record: InstanceTree
        let missing: [InstanceTree.Node: Missing]
        let attachments: [InstanceTree.Node: Digest256]
        let finished: Set<Sections.Key>
        /// `nil` before there is a draft: a language alone begins none.
        let language: String?

        init(_ paged: PagedInterview) {
            record = paged.interview.session.record
            missing = paged.interview.instance.missing
            attachments = paged.interview.instance.attachments
            finished = paged.sections.finished
            language = paged.interview.record.flatMap { _ in paged.interview.language }
        }
    }

    /// Looks at the open interview without changing it.
    func look<Value>(_ look: (PagedInterview) throws -> Value) rethrows -> Value? {
        guard case .interview(let paged) = state else { return nil }
        return try look(paged)
    }

    /// What is open behind an interview.
    private var closed: State { options.isSelf ? .over : .nothing }

    /// What was given is not on disk; the terminal has been told why.
    struct Unsaved: Error {}

    private func save(_ paged: inout PagedInterview, isLeft: Bool = false) throws(Unsaved) -> Bool {
        try saving { () throws(StoreError) in
            if isLeft { try desk.leave(&paged.interview) } else { try desk.saveDraft(&paged.interview) }
        }
    }

    /// Saves, and tells the terminal of what fails.
    ///
    /// - Returns: false if the record takes nothing more: consent was withdrawn meanwhile. Then nothing of it is shown again.
    private func saving(_ task: () throws(StoreError) -> Void) throws(Unsaved) -> Bool {
        do throws(StoreError) {
            try task()
            return true
        } catch {
            report(.failed("\(error.message)\n  next: \(error.next)"))
            guard error.code == .conflict else { throw Unsaved() }
            return false
        }
    }

    /// Saves the open interview and closes it.
    func leave() throws {
        guard case .interview(var paged) = state else { return }
        if paged.interview.record != nil { _ = try save(&paged, isLeft: true) }
        state = .nothing
    }

    /// Finishes the open interview from its summary. False if something keeps it from that.
    func finish() throws -> Bool {
        guard case .interview(var paged) = state, paged.key == nil else { return false }
        defer { search = nil }
        var problems: [InterviewProblem] = []
        guard try saving({ () throws(StoreError) in problems = try desk.finalise(&paged.interview) }) else {
            state = closed
            return true
        }
        let id = paged.interview.record?.id.description ?? ""
        if problems.isEmpty {
            report(.finished(record: id))
        } else {
            guard try save(&paged) || options.isSelf else {
                state = closed
                return true
            }
            guard options.isSelf else {
                paged.openSummary()
                state = .interview(paged)
                return false
            }
            // The respondent cannot go back to what is wrong; the interviewer can, from the terminal.
            report(.leftUnfinished(record: paged.interview.record?.id.description ?? id, problems: problems.count))
        }
        state = closed
        return true
    }

    // MARK: Choices

    /// The choices of a question that a search finds. The list is read once for many searches.
    func found(
        _ text: String, at place: String, of interview: String
    ) -> (view: QuestionView, found: ChoiceSearch.Found)? {
        guard text.utf8.count <= CollectLimits.searchBytes, case .interview(let paged) = state, paged.id == interview,
            let node = paged.interview.session.node(at: place),
            paged.interview.current?.nodes.contains(node) == true
        else { return nil }
        let search: ChoiceSearch
        if let known = self.search, known.view.node == node {
            search = known
        } else {
            guard let view = paged.interview.view(of: node) else { return nil }
            search = ChoiceSearch(view)
            self.search = search
        }
        return (search.view, search.found(text))
    }
}
