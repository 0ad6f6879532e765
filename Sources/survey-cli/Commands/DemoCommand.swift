import ArgumentParser
import Foundation
import Logging
import SurveyData
import SurveyStore
import SyncServer

/// `survey-cli demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play the project's story with synthetic people, and leave its files.",
        discussion: """
            A hub; nine surveyors in three regions who collect off line; links that break; a device that comes back by \
            USB stick; two people who correct the same interview; one dataset. Nobody in it is real. On a terminal the \
            hub goes on until you press Ctrl-C, so that you can look at it.
            """)

    @Option(
        name: .long, help: "The folder for the files; it must not exist, unless it is an earlier demo's.",
        completion: .directory)
    var output = "demo"

    @Option(name: .long, help: "The study to play.", completion: .directory)
    var study = "fixtures/studies/three-regions"

    @Option(name: .long, help: "Interviews by each of the nine surveyors.")
    var interviews = 20

    @Option(name: .long, help: "What the synthetic people and the broken links follow from.")
    var seed: UInt64 = 20_261_123

    @Option(name: .long, help: "Port of the hub; 0 lets the system choose.")
    var port = 8_731

    @Flag(name: .long, inversion: .prefixedNo, help: "Go on serving the hub afterwards; the default on a terminal.")
    var serve: Bool?

    @OptionGroup var format: OutputOptions

    private static let mark = ".masah-demo"

    func validate() throws {
        guard (1...1_000).contains(interviews) else { throw ValidationError("--interviews takes 1 to 1000") }
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535") }
    }

    func run() async throws {
        let folder = try StudyFolder(path: study)
        let forms = try folder.forms.map { try FormFile.read($0).toPublish }
        try prepareFolder()
        let setting = DemoStory.Setting(
            study: folder, forms: forms, folder: output, interviews: interviews, seed: seed)
        let hubPath = "\(output)/hub"
        let id = try Hub.create(at: hubPath, study: folder.study, forms: forms)
        let hub = try Hub.open(at: hubPath)
        let replica = hub.studies.first { $0.id == id }?.replicaPath ?? ""
        let isQuiet = format.json
        let story = DemoStory(setting: setting) { line in
            if isQuiet { return }
            print(line.hasPrefix("# ") ? "\n" + Terminal.styled(String(line.dropFirst(2)), .bold) : "  " + line)
            fflush(nil)
        }
        let started = Date()
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "masah.demo", factory: { StreamLogHandler.standardError(label: $0) })
        // Ending the hub in mid-wait is no error here.
        logger.logLevel = .critical
        let server = HubServer(hub, host: "127.0.0.1", port: port, logger: logger)
        let outcome = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                do {
                    try await server.run { continuation.yield($0) }
                } catch let error where !(error is CancellationError) {
                    throw CLIError(
                        .unavailable, "cannotListen", "the hub cannot listen (\(error))",
                        next: "choose another port with --port, or 0 for any")
                }
            }
            guard let actual = await ports.first(where: { _ in true }) else {
                try await group.waitForAll()
                throw CancellationError()
            }
            let outcome = try await story.play(
                hub: hub, study: id, url: "http://127.0.0.1:\(actual)", port: actual, hubReplica: replica)
            report(outcome, seconds: Date().timeIntervalSince(started))
            if serve ?? (Terminal.isOutputTerminal && !isQuiet) {
                print("\nThe hub goes on at \(outcome.address) until you press Ctrl-C.")
                try await group.waitForAll()
            }
            group.cancelAll()
            return outcome
        }
        _ = outcome
    }

    /// Removes an earlier demo's files, and never anything else.
    private func prepareFolder() throws {
        let files = FileManager.default
        if files.fileExists(atPath: output) {
            guard files.fileExists(atPath: "\(output)/\(Self.mark)") else {
                throw CLIError(
                    .cannotWrite, "exists", "\(output) exists and is not an earlier demo",
                    next: "choose another folder with --output")
            }
            try files.removeItem(atPath: output)
        }
        do {
            try files.createDirectory(atPath: output, withIntermediateDirectories: true)
            try Data("Synthetic data of `survey-cli demo`. Remove this folder whenever you like.\n".utf8)
                .write(to: URL(fileURLWithPath: "\(output)/\(Self.mark)"))
        } catch {
            throw CLIError(
                .cannotWrite, "cannotWrite", "\(output) cannot be made", next: "choose another folder with --output")
        }
    }

    private func report(_ outcome: DemoStory.Outcome, seconds: Double) {
        let regions = outcome.countsByRegion.sorted { $0.key < $1.key }
        let document: JSONValue = [
            "interviews": .integer(outcome.interviews), "saves": .integer(outcome.saves),
            "brokenLinks": .integer(outcome.brokenLinks), "conflictsShown": .integer(outcome.conflictsShown),
            "conflictsLeft": .integer(outcome.conflictsLeft), "replicas": .integer(outcome.replicas),
            "digest": .string(outcome.digest), "dataset": .string(outcome.dataset), "hub": .string(outcome.hub),
            "address": .string(outcome.address),
            "regions": .object(regions.map { .init($0.key, .integer($0.value)) }),
        ]
        format.write(document) {
            """

            \(Terminal.styled("In short", .bold))
              \(outcome.interviews) interviews, \(outcome.saves) saves, \(outcome.brokenLinks) broken links, \
            \(outcome.replicas) replicas with one digest, in \(Int(seconds.rounded())) seconds
              the dataset   \(outcome.dataset)
              the stores    \(output)/*.survey   (survey-cli record list --store \(output)/researcher.survey)
              the hub       \(outcome.hub), served at \(outcome.address)
              serve it again with: survey-cli server run \(outcome.hub) --listen 127.0.0.1:8731
            """
        }
    }
}
