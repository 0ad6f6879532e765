import ArgumentParser
import SurveyData
import SurveyStore

/// `survey-cli record`
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Add, list, show and change records.",
        discussion: "A record is named by the first digits of its id, at least four, as in git.",
        subcommands: [
            RecordAddCommand.self, RecordListCommand.self, RecordShowCommand.self, RecordEditCommand.self,
            RecordDeleteCommand.self, RecordRestoreCommand.self, RecordHistoryCommand.self, RecordEraseCommand.self,
        ])
}

/// One record of a store.
struct RecordArgument: ParsableArguments {
    @Argument(help: "The record: the first digits of its id.")
    var id: String

    /// The record's id in full.
    func find(in store: SurveyStore) throws -> RecordID { try store.recordID(abbreviated: id) }
}
