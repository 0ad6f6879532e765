import ArgumentParser

/// `survey-cli form`
struct FormCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "form", abstract: "Add, list, show and check forms.",
        subcommands: [FormAddCommand.self, FormListCommand.self, FormShowCommand.self, FormCheckCommand.self])
}
