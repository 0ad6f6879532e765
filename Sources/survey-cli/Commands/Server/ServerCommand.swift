import ArgumentParser
import SurveyStore
import SyncServer

/// `survey-cli server`
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server", abstract: "Run a hub: where the devices of a study meet.",
        discussion: """
            A hub is a folder. Make it, serve it, invite people:
              survey-cli server init hub --study fixtures/studies/three-regions
              survey-cli server run hub --listen 127.0.0.1:8731
              survey-cli server invite hub --role surveyor --scope 01/571 --url http://127.0.0.1:8731

            Back up the whole folder; keep the .key file from everybody else.
            """,
        subcommands: [
            ServerInitCommand.self, ServerRunCommand.self, ServerInviteCommand.self, ServerMemberCommand.self,
            ServerFormCommand.self, ServerCheckCommand.self, ServerEpochCommand.self,
        ])
}

/// The hub's folder, and which of its studies is meant.
struct HubOptions: ParsableArguments {
    @Argument(help: "The hub's folder.", completion: .directory)
    var hub: String

    @Option(name: .long, help: "The study's short name, for a hub that holds several.")
    var study: String?

    @OptionGroup var output: OutputOptions

    /// Opens the hub and finds the study.
    func open() throws -> (hub: Hub, study: StudyID) {
        let hub = try Hub.open(at: hub)
        return (hub, try hub.study(named: study))
    }
}
