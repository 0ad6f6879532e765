internal import SurveyForms
internal import SurveyRecords
internal import SurveyStore

extension Interview {
    private var now: Int { surroundings.clock().now }

    /// Begins to note what is done, if the form asks for that.
    mutating func beginLog(_ log: AuditLog?, _ event: AuditEvent) {
        self.log = log
        note(event)
        follow()
    }

    mutating func note(_ event: AuditEvent, at node: InstanceTree.Node? = nil) {
        guard log != nil else { return }
        let place = node.map { AuditLog.node(session.place(of: $0), session) } ?? ""
        let moment = now
        log?.note(event, node: place, at: moment)
    }

    mutating func noteLanguage(from old: String?, to new: String?) {
        guard log != nil else { return }
        let moment = now
        log?.note(.languageChange, from: old ?? "", to: new ?? "", at: moment)
    }

    /// Notes which screen is open by now.
    mutating func follow() {
        guard var log else { return }
        self.log = nil
        log.follow(current, in: session, answer: answer(at:), at: now)
        self.log = log
    }

    /// Opens the screen of a question for an edit, which nobody sees: that is no jump of an interviewer.
    mutating func open(_ node: InstanceTree.Node) {
        guard let found = screens.firstIndex(where: { $0.nodes.contains(node) }) else { return }
        show(found)
    }

    /// Notes that the interview is left.
    mutating func endVisit() {
        guard var log else { return }
        self.log = nil
        log.leave(answer(at:), at: now)
        self.log = log
    }

    private func answer(at node: InstanceTree.Node) -> String {
        instance.missing[node]?.name ?? session.record[node]
    }
}
