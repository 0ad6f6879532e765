import Foundation
import Logging
import SurveyCollect
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// `survey-cli collect FORM --web`: what joins the command line to the interview in the browser.
struct WebInterviews {
    let store: SurveyStore
    let binding: FormBinding
    let options: WebOptions
    let output: OutputOptions
    var address = WebServer.Address.v4
    var port = 0

    /// Serves until it is told to stop.
    func run(_ surroundings: InterviewSurroundings) async throws {
        var logger = Logger(label: "masah.collect", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        let (store, output, isSelf) = (store, output, options.isSelf)
        var served = options
        let media = Set(binding.form.mediaFileNames)
        for file in try store.form(binding.hash).files where media.contains(file.name) {
            served.media[file.name] = file.content
        }
        let server = WebServer(
            InterviewDesk(store: store, surroundings: surroundings), binding, options: served,
            earlier: { hash in try FormBinding(store.form(hash)) }, address: address, port: port, logger: logger,
            date: { milliseconds in LocalTime.text(milliseconds) },
            report: { event in Self.say(event, output, isSelf: isSelf) })
        do {
            try await server.run()
        } catch let problem as InterviewProblem {
            throw CLIError(
                .badData, problem.code.rawValue, "\(problem.place): \(problem.message)", next: problem.nextStep)
        }
    }

    private static func say(_ event: WebEvent, _ output: OutputOptions, isSelf: Bool) {
        switch event {
        case .ready(let url):
            output.write(["url": .string(url)]) {
                "Open this address in a browser on this device. It opens once:\n\n  \(url)\n\nCtrl-C ends; every answer is saved."
            }
        case .entered: Terminal.note("A browser has opened the address.\n")
        case .finished(let record):
            Terminal.note("Interview \(record) is finished and saved.\n")
            if isSelf { Terminal.note("The respondent sees a neutral page. End with Ctrl-C.\n") }
        case .leftUnfinished(let record, let problems):
            Terminal.note(
                """
                Interview \(record) is saved as a draft: \(problems) answers keep it from being finished.
                  next: end with Ctrl-C, and go on with survey-cli collect FORM --web --resume \(record)

                """)
        case .failed(let text): Terminal.note("error: \(text)\n")
        }
    }
}

extension SurveyStore {
    /// What stands for this device in metadata: the beginning of its key's SHA-256.
    func deviceName() throws -> String {
        String(try profile().certificate.map { Digest256(hashing: $0.device[...]).description.prefix(16) } ?? "")
    }
}

extension InterviewSurroundings {
    /// The system's clock and randomness.
    static func system(author: String, device: String) -> InterviewSurroundings {
        var surroundings = InterviewSurroundings(
            clock: { FormClock(now: Date(), zone: .current) },
            random: {
                var generator = SystemRandomNumberGenerator()
                return generator.next()
            })
        surroundings.properties = ["deviceid": device, "username": author]
        return surroundings
    }
}
