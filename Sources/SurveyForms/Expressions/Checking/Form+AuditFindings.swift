extension Form {
    /// What of the audit log that the form asks for is not as its author may expect.
    func auditFindings() -> [FormFinding] {
        guard let audit else { return [] }
        func finding(_ parameter: String, _ message: String, next: String) -> FormFinding {
            FormFinding(
                .auditLog, parameter, at: AuditRequest.path, place: audit.place, message, next: next)
        }
        var findings: [FormFinding] = []
        if audit.hasUnusableLocation {
            findings.append(
                finding(
                    "location-priority",
                    "No places are noted: that needs location-priority, location-min-interval and location-max-age.",
                    next:
                        "Give all three; the ages are seconds, up to \(FormLimits.positionAge), the second not below the first."
                ))
        }
        if audit.location?.priority == AuditRequest.Location.Priority.none {
            findings.append(
                finding(
                    "location-priority=no-power",
                    "No places are noted: nothing else on the device asks for its position.",
                    next: "Take low-power, balanced or high-accuracy, or leave the three parameters out."))
        } else if audit.location != nil {
            findings.append(
                finding(
                    "location-priority",
                    "Places are noted in the browser only, where the interviewer agrees; in the terminal, with --self and from "
                        + "written interviews the columns stay empty.",
                    next:
                        "The places tell where somebody was interviewed: leave the parameters out unless the study needs them."
                ))
        }
        if audit.asksReasons {
            findings.append(
                finding(
                    "track-changes-reasons", "Nobody is asked for the reason of a change here.",
                    next: "Ask for it in a question of the form, or leave the parameter out."))
        }
        return findings
    }
}
