internal import Logging
internal import SurveyStore

/// Who may speak with the hub.
extension HostedStudy {
    /// The member who signed a request.
    ///
    /// - Parameter shown: the membership that the request shows: it counts where the hub has forgotten the device.
    /// - Throws: ``HubProblem`` `unknown-device` or `not-a-member`.
    func requester(
        _ device: [UInt8], showing shown: Certificate?, now: UInt64, _ logger: Logger
    ) async throws -> Requester {
        var known = try await log.requester(device: device)
        if known == nil, let shown, shown.device == device, shown.isSigned(by: log.studyKey), shown.holds(at: now) {
            if try await log.readmit(shown, now: now) {
                logger.warning(
                    "a member came back whom this hub had forgotten: confirm or revoke it",
                    metadata: ["study": "\(log.study.id)", "member": "\(shown.member)"])
            }
            known = try await log.requester(device: device)
        }
        guard let requester = known else { throw HubProblem.unknownDevice }
        guard requester.state.maySync else {
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
