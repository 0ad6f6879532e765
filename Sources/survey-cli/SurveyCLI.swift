import ArgumentParser
import Foundation
import SurveyData

/// The command line of Masah.
@main
struct SurveyCLI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey-cli",
        abstract: "Masah: field surveys that work without a network and lose nothing.",
        discussion: """
            A store is one file that holds one replica of a study. Everything works on it without a network; \
            'sync' or a bundle on a USB stick brings replicas together.

            A first look:
              survey-cli init a.survey --study fixtures/studies/three-regions
              survey-cli simulate emq --count 200 --store a.survey --output interviews.csv
              survey-cli import emq interviews.csv --store a.survey
              survey-cli record list --store a.survey
              survey-cli dataset export --form emq --output merged.csv --store a.survey

            SURVEY_STORE names the store so that --store can be left out, and SURVEY_AUTHOR the person at the \
            keyboard. --json gives every result as one JSON document.

            Exit statuses: 0 done, 64 usage, 65 bad data, 66 something named does not exist, 69 hub not reachable, \
            70 fault of the program, 73 cannot write, 74 input or output failed, 75 try again later, 77 not permitted.

            Shell completions: survey-cli --generate-completion-script bash (or zsh, fish).
            """,
        version: "0.1.0",
        groupedSubcommands: CommandList.groups)

    /// Runs the command and ends with its exit status; errors are reported in one form, whatever their source.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Reports an error and ends the program.
    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        if code == .success || error is ExitCode { exit(withError: error) }
        let isJSON = CommandLine.arguments.prefix { $0 != "--" }.contains("--json")
        let isUsage = code == .validationFailure
        let failure = isUsage ? usage(error) : CLIError(error)
        Terminal.note(isUsage ? fullMessage(for: error) + "\n" : failure.text)
        if isJSON {
            let document = JSONWriter.write(failure.json, sortsKeys: true, isSpread: true)
            Terminal.write(document + [UInt8(ascii: "\n")])
        }
        Foundation.exit(failure.status.rawValue)
    }

    private static func usage(_ error: any Error) -> CLIError {
        .usage(message(for: error), next: "see survey-cli --help")
    }
}
