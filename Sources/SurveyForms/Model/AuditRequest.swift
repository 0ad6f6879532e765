/// What a form asks to be noted about the way it is filled in (`orx:audit`, "Client Audit Logs", ODK XForms specification).
public struct AuditRequest: Sendable, Equatable {
    /// The path of the question that the log is the answer of.
    public static let path = "meta/audit"

    /// Whether answers are noted before and after each change.
    public let tracksChanges: Bool
    /// Whether every event names the interviewer.
    public let identifiesUser: Bool
    /// Whether places are noted.
    public let tracksLocation: Bool

    init(bind: Bind?) {
        tracksChanges = bind?.expression("track-changes") == "true"
        identifiesUser = bind?.expression("identify-user") == "true"
        tracksLocation = bind?.expression("location-priority") != nil
    }
}
