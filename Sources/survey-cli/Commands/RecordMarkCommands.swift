import ArgumentParser
import Foundation
import SurveyData
import SurveyStore

/// `survey-cli record delete`
struct RecordDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete records.",
        discussion: """
            A deleted record can be restored. If somebody who has not seen this edits the record meanwhile, it stays \
            and is listed as a conflict.
            """)

    @Argument(help: "The records: the first digits of their ids.")
    var ids: [String]

    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    func run() throws {
        try RecordMarking(mark: .delete, done: "deleted").run(ids, author, options)
    }
}

/// `survey-cli record restore`
struct RecordRestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "restore", abstract: "Bring deleted records back.")

    @Argument(help: "The records: the first digits of their ids.")
    var ids: [String]

    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    func run() throws {
        try RecordMarking(mark: .restore, done: "restored").run(ids, author, options)
    }
}

/// `survey-cli record erase`
struct RecordEraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase records for good: consent was withdrawn.",
        discussion: """
            Every replica that learns of it hides the values for good, whatever else is or will be saved. This cannot be \
            undone, so --yes is needed. Only supervisors and managers may erase.
            """)

    @Argument(help: "The records: the first digits of their ids.")
    var ids: [String]

    @Flag(name: .long, help: "Yes, erase them for good.")
    var yes = false

    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    func run() throws {
        guard yes else {
            throw CLIError.usage("erasing cannot be undone", next: "repeat the command with --yes if that is meant")
        }
        try RecordMarking(mark: .erase, done: "erased").run(ids, author, options)
    }
}

/// Saves that do something to whole records, all of them or none.
struct RecordMarking {
    let mark: SaveMark
    let done: String

    func run(_ ids: [String], _ author: AuthorOptions, _ options: StoreOptions) throws {
        let store = try options.open()
        var drafts: [Draft] = []
        for id in ids {
            let record = try store.record(store.recordID(abbreviated: id))
            if mark == .restore, record.state == .active {
                throw CLIError(
                    .badData, "conflict", "record \(record.id) is not deleted", next: "there is nothing to restore")
            }
            drafts.append(Draft(record: record.id, form: record.form, author: author.name, mark: mark))
        }
        let saves = try store.save(drafts).compactMap { $0 }
        let document = JSONValue.array(
            saves.map { ["id": .string($0.record.description), "save": .string($0.dot.description)] })
        options.output.write(document) {
            saves.map { "\(done) \($0.record)" }.joined(separator: "\n")
        }
    }
}
