internal import SurveyStore

extension HostedStudy {
    /// The member whose device signed a request.
    ///
    /// - Parameter mayWait: whether a member will do whom the operator has still to confirm: such a one may bring, and not take.
    /// - Throws: ``HubProblem`` `not-a-member` for a device that is unknown or shut out, or whose membership has ended.
    func activeMember(device: [UInt8], mayWait: Bool = false, now: UInt64) async throws -> Requester {
        guard let requester = try await log.requester(device: device) else {
            throw HubProblem.notAMember(
                "this hub does not know the device's key", next: "join with an invitation from the study's operator")
        }
        guard mayWait ? requester.state.maySync : requester.state == .active else {
            throw HubProblem.notAMember(
                "the device was \(requester.state.name)",
                next: "ask the study's operator; what is saved on the device stays there")
        }
        guard requester.certificate.holds(at: now) else {
            throw HubProblem.notAMember(
                "the device's membership has ended", next: "ask the study's operator for a new invitation")
        }
        return requester
    }
}
