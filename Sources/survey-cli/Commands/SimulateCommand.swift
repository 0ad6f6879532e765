import ArgumentParser
import Foundation
import SurveyData
import SurveyRecords
import SurveyStore

/// `survey-cli simulate`
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Write interviews with synthetic people, for trying things out.",
        discussion: """
            Nobody real stands behind the records, and each says so in its note. The same seed and place give the same \
            file everywhere. The form is the store's, or --form-file.

            Examples:
              survey-cli simulate emq --count 200 --seed 7 --region 01 --province 571 --output interviews.csv \
            --store a.survey
              survey-cli import emq interviews.csv --repeat members=interviews-members.csv --store a.survey
            """)

    @Argument(help: "The form's id; the simulator knows emq.")
    var form: String

    @Option(name: .long, help: "How many interviews.")
    var count = 100

    @Option(name: .long, help: "What the whole file follows from.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "The region's code.")
    var region = "01"

    @Option(name: .long, help: "The province's code.")
    var province = "571"

    @Option(name: .long, help: "csv or jsonl; otherwise by the file's ending.")
    var format: FileFormat?

    @Option(
        name: .shortAndLong,
        help: "The file; in CSV the household members go beside it (interviews-members.csv). - is the standard output.",
        completion: .file())
    var output: String

    @Option(name: .long, help: "The form as a file, where there is no store.", completion: .file())
    var formFile: String?

    @Flag(name: .long, help: "Replace files that are there.")
    var force = false

    @OptionGroup var options: StoreOptions

    /// Monday 2 November 2026, eight o'clock in Morocco: a fixed day, so that a file depends on its seed alone.
    private static let start: Int64 = 1_793_602_800_000
    private static let mostInterviews = 1_000_000

    func validate() throws {
        guard (1...Self.mostInterviews).contains(count) else {
            throw ValidationError("--count must lie between 1 and \(Self.mostInterviews).")
        }
    }

    func run() throws {
        guard form == "emq" else {
            throw CLIError(
                .badData, "notFound", "the simulator does not know the form \(form)", next: "simulate emq instead")
        }
        let format = try format ?? (output == "-" ? .csv : FileFormat(ofFile: output))
        var simulator = InterviewSimulator(seed: seed, region: region, province: province, start: Self.start)
        let interviews = (0..<count).map { _ in simulator.next() }
        let writer = SimulationWriter(DatasetSchema(versions: [try binding()]), overwrites: force)
        let files =
            format == .jsonl
            ? try writer.writeLines(interviews, to: output) : try writer.writeTables(interviews, to: output)
        let document: JSONValue = [
            "synthetic": true, "form": .string(form), "interviews": .integer(count), "seed": .integer(seed),
            "region": .string(region), "province": .string(province), "files": .array(files.map(JSONValue.string)),
        ]
        if output == "-" {
            Terminal.note("\(count) synthetic interviews; nobody real stands behind them\n")
        } else {
            options.output.write(document) {
                "\(count) synthetic interviews, nobody real stands behind them: \(files.joined(separator: ", "))"
            }
        }
    }

    private func binding() throws -> FormBinding {
        if let formFile {
            let file = try FormFile.read(formFile)
            return FormBinding(form: file.form, hash: Digest256(hashing: file.content[...]))
        }
        return try FormLibrary(options.open()).latest(form)
    }
}
