import ArgumentParser
import SurveyData
import SurveyStore

/// `survey-cli digest`
struct DigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest", abstract: "Print the digest of the saves.",
        discussion: "Two replicas that print the same digest hold the same saves; so both show the same records.")

    @OptionGroup var scope: ScopeOption
    @OptionGroup var options: StoreOptions

    func run() throws {
        let scope = try scope.value() ?? .all
        let store = try options.open()
        let digest = try store.digest(scope: scope)
        let text = digest.text(study: try store.profile().studyID)
        options.output.write(
            ["digest": .string(text), "saves": .integer(digest.count), "scope": .string(scope.path)]
        ) { text }
    }
}
