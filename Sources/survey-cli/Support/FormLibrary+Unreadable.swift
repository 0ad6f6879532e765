import ArgumentParser
import SurveyData
import SurveyStore

/// Records of which not all can be read: what is said of them.
extension FormLibrary {
    /// Names the records that a command has left out, and ends it with a status that says so.
    func tell(of unreadable: [UnreadableRecord]) throws {
        guard !unreadable.isEmpty else { return }
        for record in unreadable {
            for answer in record.answers {
                Terminal.note(
                    "left out: record \(record.id): \(Terminal.safe(name(of: answer))) of save \(answer.save) cannot be "
                        + "read, \(Terminal.safe(answer.cause))\n")
            }
        }
        Terminal.note("  next: see the rest of such a record with survey-cli record show, and run survey-cli check\n")
        throw ExitCode(ExitStatus.badData.rawValue)
    }

    /// The question of an answer that cannot be read.
    func name(of answer: UnreadableRecord.Answer) -> String {
        answer.path.map { AnswerNames(nil, instances: []).name(of: $0) } ?? "what follows in the answers"
    }

    func document(_ record: UnreadableRecord) -> JSONValue {
        ["record": .string(record.id.description), "answers": .array(record.answers.map(document))]
    }

    func document(_ answer: UnreadableRecord.Answer) -> JSONValue {
        [
            "path": .optional(answer.path?.description), "save": .string(answer.save.description),
            "cause": .string(answer.cause),
        ]
    }
}
