import ArgumentParser
import SurveyData
import SurveyRecords
import SurveyStore

/// `survey-cli entity`
struct EntityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entity", abstract: "See the entity lists that finished records make.",
        discussion: """
            A form can say that its records create or change entities: schools, associations, trees. This store's finished \
            records make the lists, as far as the membership's scope goes.
            """,
        subcommands: [EntityListCommand.self, EntityExportCommand.self])
}

/// `survey-cli entity list`
struct EntityListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the entity lists, or the entities of one and what was not followed.")

    @Argument(help: "One list; otherwise all lists are named.")
    var list: String?

    @OptionGroup var scope: ScopeOption
    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let lists = try EntityLists(store, scope.value() ?? .all)
        guard let list else {
            options.output.write(lists.document) { lists.text }
            return try lists.requireWhole()
        }
        let found = try lists.list(list)
        options.output.write(EntityLists.document(found)) { EntityLists.text(found) }
        try lists.requireWhole(found)
    }
}

/// `survey-cli entity export`
struct EntityExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write an entity list as the CSV file that forms choose from.",
        discussion: """
            The columns are name (the entity's id), label, __version and the properties. Published with a form, the file reaches \
            every device of the study, whatever its scope: look at what is in it before.

            Example:
              survey-cli entity export trees --output lists/trees.csv
              survey-cli form add tree_visit.xlsx --media lists
            """)

    @Argument(help: "The list.")
    var list: String

    @Option(name: .shortAndLong, help: "The file; - for the standard output.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Replace a file that is there.")
    var force = false

    @OptionGroup var scope: ScopeOption
    @OptionGroup var options: StoreOptions

    func run() throws {
        try options.output.requireRoom(beside: output)
        let lists = try EntityLists(options.open(), scope.value() ?? .all)
        let found = try lists.list(list)
        let file = try OutputFile(path: output, overwrites: force)
        let properties = found.properties
        try file.write(CSVWriter.row(["name", "label", "__version"] + properties))
        for entity in found.entities {
            let values = properties.map { entity.properties[$0].flatMap { $0.isEmpty ? nil : $0 } }
            try file.write(CSVWriter.row([entity.id, entity.label, String(entity.version)] + values))
        }
        try file.finish()
        try file.publish()
        let text =
            "\(found.entities.count) \(found.entities.count == 1 ? "entity" : "entities"): \(output)"
            + (found.notes.isEmpty ? "" : "\n" + EntityLists.lines(found.notes).joined(separator: "\n"))
        if output == "-" {
            Terminal.note(text + "\n")
        } else {
            options.output.write([
                "list": .string(list), "path": .string(output), "entities": .integer(found.entities.count),
                "notes": .array(found.notes.map(EntityLists.document)),
            ]) { text }
        }
        try lists.requireWhole(found)
    }
}
