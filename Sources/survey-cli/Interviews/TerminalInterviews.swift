import Foundation
import SurveyCollect
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// `survey-cli collect FORM`: what joins the command line to the interview in the terminal.
struct TerminalInterviews {
    let store: SurveyStore
    let binding: FormBinding
    let options: TerminalOptions
    let output: OutputOptions

    /// Leads one interview.
    func run(_ surroundings: InterviewSurroundings) throws {
        let store = store
        let interview = TerminalInterview(
            InterviewDesk(store: store, surroundings: surroundings), binding, options,
            earlier: { hash in try FormBinding(store.form(hash)) }, date: { LocalTime.text($0) })
        let ending = try interview.run()
        if ending.isClosed {
            throw StoreError(
                .conflict, "the last answers of the interview are not saved: \(ending.loss ?? "")",
                next: "begin a new interview if the person agrees to one")
        }
        report(ending)
        if let loss = ending.loss {
            throw CLIError(
                .inputOutput, "cannotWrite", "the last answers of the interview are not saved: \(loss)",
                next: "make room on the disk, or check it, then go on with the draft")
        }
        if let number = ending.signal { Self.end(by: number) }
    }

    /// Ends the process by a signal, so that whoever sent it sees that it did: shells and services look at that.
    private static func end(by number: Int32) -> Never {
        signal(number, SIG_DFL)
        // To the process: this thread may be one that takes no signals.
        kill(getpid(), number)
        sleep(1)
        exit(128 + number)
    }

    private func report(_ ending: TerminalInterview.Ending) {
        guard let record = ending.record else {
            output.write(["record": .null, "state": .null]) { "Nothing was saved." }
            return
        }
        let state = ending.isFinal ? InterviewState.final : .draft
        output.write(["record": .string(record.description), "state": .string(state.rawValue)]) {
            ending.isFinal
                ? "Interview \(record) is finished and saved."
                : """
                Interview \(record) is saved as a draft.
                  next: go on with survey-cli collect \(binding.form.id) --resume \(record.description.prefix(8))
                """
        }
    }
}
