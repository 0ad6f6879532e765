internal import SurveyForms
internal import SurveyRecords
internal import SurveyStore

/// How an audit log is kept: with each save of a draft the lines since the save before, as an answer of its own; with the
/// finished record all of them in a file, `audit.csv`. So a device that dies in mid-interview loses no more of the log than
/// of the answers, and a draft that is saved at every answer does not carry its log along a hundred times.
extension InterviewDesk {
    private static let fileName = "audit.csv"

    /// The log of an interview that begins or is resumed; `nil` if the form asks for none.
    func log(
        _ binding: FormBinding, of record: MergedRecord?, author: String
    ) throws(StoreError) -> AuditLog? {
        guard let request = binding.form.audit else { return nil }
        guard let record else { return AuditLog(request, user: author) }
        let empty = AuditLog(request, user: author)
        var lines = ""
        for save in try store.history(of: record.id) {
            if let path = Self.filePath, case .attachment(_, let digest?) = save.answers[path] {
                lines = try earlierLines(digest, empty, at: Int(save.clock.milliseconds))
            }
            if let path = InterviewMark.log.path, let piece = save.answers[path]?.lexical { lines += piece }
        }
        return AuditLog(request, user: author, saved: lines)
    }

    /// The lines of a finished log, in the columns of another one.
    private func earlierLines(_ digest: Digest256, _ log: AuditLog, at moment: Int) throws(StoreError) -> String {
        let instead = { () -> String in
            var note = log
            note.note(.earlierLog, node: digest.description, at: moment)
            return note.lines
        }
        guard try store.isHere(digest) else { return instead() }
        let bytes = try store.attachmentBytes(digest, at: 0, count: CollectLimits.auditBytes + 1)
        guard bytes.count <= CollectLimits.auditBytes else { return instead() }
        let text = String(decoding: bytes, as: UTF8.self)
        if text.hasPrefix(log.header) { return String(text.dropFirst(log.header.count)) }
        guard let list = try? ListFile.read(bytes, name: Self.fileName), let root = list.root else { return instead() }
        return list.children(of: root).map { row in
            AuditLog.line(log.columns.map { name in list.children(of: row, named: name).first.map { list[$0] } ?? "" })
        }.joined()
    }

    private static var filePath: AnswerPath? { AnswerPath(template: AuditRequest.path) }

    /// Puts the whole log into a file of the store, as the answer of the form's audit question, for a finished record.
    ///
    /// - Returns: The file, if the store did not have it before.
    func attachLog(to interview: inout Interview, _ state: InterviewState) throws(StoreError) -> [Digest256] {
        guard state == .final, let log = interview.log, let node = interview.session.nodes(at: AuditRequest.path).first
        else { return [] }
        var incoming = try store.incomingAttachment()
        try incoming.append(Array(log.file.utf8))
        let (digest, isNew) = try incoming.finish()
        interview.session.setAnswer(Self.fileName, at: node)
        interview.instance.attachments[node] = digest
        return isNew ? [digest] : []
    }

    /// Puts what a draft has noted since its last save beside its answers.
    func keepLog(of interview: Interview, _ state: InterviewState, in draft: inout Draft) {
        guard let log = interview.log, let path = InterviewMark.log.path else { return }
        if state == .draft {
            if !log.unsaved.isEmpty { draft.answers[path] = .text(log.unsaved) }
        } else if interview.record?.answers[path] != nil {
            draft.answers[path] = .missing(.notAsked)
        }
    }
}
