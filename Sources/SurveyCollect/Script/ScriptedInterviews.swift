public import SurveyRecords
public import SurveyStore

/// Many written interviews, played and saved together: all of them or none.
public struct ScriptedInterviews: Sendable {
    /// An interview as it was saved.
    public struct Saved: Sendable {
        /// The script.
        public let script: InterviewScript
        /// The record; `nil` where only a trial was asked for.
        public let record: RecordID?
        /// How it was left.
        public let state: InterviewState
    }

    private let desk: InterviewDesk
    private let binding: FormBinding
    private let begin: @Sendable () throws(InterviewProblem) -> Interview

    /// Interviews with a form.
    ///
    /// - Parameters:
    ///   - language: The language to begin in, as the form spells it.
    public init(
        _ desk: InterviewDesk, _ binding: FormBinding, scope: Scope, author: String, language: String? = nil
    ) {
        self.desk = desk
        self.binding = binding
        begin = { () throws(InterviewProblem) in
            try desk.begin(binding, scope: scope, author: author, language: language)
        }
    }

    /// Plays the interviews, and saves them in one transaction.
    ///
    /// - Parameters:
    ///   - isTrial: Whether nothing is to be saved.
    ///   - attach: Takes a file into the store.
    /// - Throws: ``ScriptFailure`` with the first problem of each interview that has one; ``InterviewProblem`` for a form
    ///   that cannot be led; `StoreError`. Then nothing is saved.
    public func run(
        _ scripts: [InterviewScript], isTrial: Bool = false, attach: InterviewScript.Attaching
    ) throws -> [Saved] {
        var problems: [ScriptProblem] = []
        var drafts: [Draft] = []
        for script in scripts {
            var interview = try begin()
            do throws(ScriptProblem) {
                try script.play(on: &interview, attach: attach)
            } catch {
                problems.append(error)
                continue
            }
            if script.isFinal { interview.finish() }
            // What is kept of an interview is its save, so that ten thousand of them fit into memory.
            if problems.isEmpty, !isTrial { drafts.append(try desk.draft(of: interview, state(of: script)).draft) }
        }
        guard problems.isEmpty else { throw ScriptFailure(problems) }
        let saves = isTrial ? [] : try desk.store.save(drafts)
        return scripts.enumerated().map { index, script in
            Saved(
                script: script, record: saves.indices.contains(index) ? saves[index]?.record : nil,
                state: state(of: script))
        }
    }

    private func state(of script: InterviewScript) -> InterviewState { script.isFinal ? .final : .draft }
}
