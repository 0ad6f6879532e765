import ArgumentParser
import SurveyData
import SyncServer

/// `survey-cli server epoch`
struct ServerEpochCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epoch", abstract: "After putting back a backup: ask every device for what the backup lacks.",
        discussion: """
            A hub that was put back notices it by itself as soon as a device comes that has seen more; this command does \
            the same at once. Every device then offers all that it holds, and the hub takes what it lacks. Members who \
            joined after the backup give back what they have, and wait for `survey-cli server member confirm`.

            Example:
              survey-cli server epoch hub
            """)

    @OptionGroup var options: HubOptions

    func run() throws {
        let (hub, study) = try options.open()
        try hub.renewEpoch(study: study)
        options.output.write(["renewed": .bool(true)]) {
            "the hub has a new epoch: devices give back what it lacks with their next sync"
        }
    }
}
