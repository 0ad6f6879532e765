internal import SurveyStore
internal import SurveySync

/// What can go wrong with attachments, as problem documents: protocol.md §8.6.
extension HubProblem {
    init(_ failure: AttachmentIntake.Failure) {
        switch failure {
        case .notDeclared: self = .noAttachment
        case .offset(let offset): self = .uploadOffset(offset)
        case .busy:
            self.init(
                Problem(
                    "upload-busy", title: "The upload is in use", status: 409,
                    detail: "another request is writing to this upload", next: "try again in a moment",
                    retryable: true))
        case .damaged:
            self.init(
                Problem(
                    "attachment-digest", title: "Not the attachment", status: 422,
                    detail: "the bytes are all here, and their SHA-256 is not the attachment's; they were dropped",
                    next: "check the file, and send it again from its beginning"))
        case .tooLong(let size):
            self = .tooLarge("the piece goes beyond the \(size) bytes that were declared")
        case .noRoom: self = .noRoom("the room that this hub gives to attachments is used up")
        }
    }

    /// The answer for what is not here and for what the member may not see: nobody can tell the two apart.
    static let noAttachment = HubProblem(
        Problem(
            "not-found", title: "Not found", status: 404, detail: "there is no such attachment for this device",
            next: "it may not have been sent yet: try again after its author has synced"))

    static func uploadOffset(_ offset: UInt64) -> HubProblem {
        var problem = Problem(
            "upload-offset", title: "The upload is elsewhere", status: 409,
            detail: "the hub has \(offset) bytes of this upload", next: "go on from there")
        problem.expectedOffset = offset
        return HubProblem(problem, headers: [(name: AttachmentHTTP.uploadOffset, value: String(offset))])
    }

    static func range(size: UInt64) -> HubProblem {
        var problem = Problem(
            "range", title: "Nothing in that range", status: 416, detail: "the attachment has \(size) bytes",
            next: "ask for a range within them")
        problem.expectedOffset = size
        return HubProblem(problem, headers: [(name: "Content-Range", value: "bytes */\(size)")])
    }

    static func noRoom(_ detail: String) -> HubProblem {
        HubProblem(
            Problem(
                "no-room", title: "No room", status: 507, detail: detail,
                next: "tell the operator; what has arrived is kept, and the next sync goes on from there",
                retryable: true))
    }
}
