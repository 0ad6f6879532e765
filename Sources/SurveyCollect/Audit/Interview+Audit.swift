internal import SurveyForms
internal import SurveyRecords
internal import SurveyStore

extension Interview {
    private var now: Int { surroundings.clock().now }

    /// Begins to note what is done, if the form asks for that.
    mutating func beginLog(_ log: AuditLog?, _ event: AuditEvent) {
        self.log = log
        note(event)
        // Why the columns of places are empty.
        if log?.request.location != nil, !surroundings.givesPositions { note(.trackingDisabled) }
        follow()
    }

    /// How the form wants places to be noted, where this way of leading the interview can.
    var wantedLocation: AuditRequest.Location? {
        guard surroundings.givesPositions, let location = log?.request.location, location.priority != .none else {
            return nil
        }
        return location
    }

    /// Takes a position of the device for what is noted from now on.
    mutating func locate(_ position: DevicePosition) {
        let moment = now
        log?.locate(position, at: moment)
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
