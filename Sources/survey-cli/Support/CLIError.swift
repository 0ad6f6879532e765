import SurveyCollect
import SurveyData
import SurveyForms
import SurveyStore
import SurveySync

/// A failure as the command line reports it: what happened, what to do next, and the exit status.
struct CLIError: Error {
    let status: ExitStatus
    /// The stable name in JSON.
    let name: String
    let message: String
    let next: String
    /// The single faults of a file.
    var faults: [ImportFault] = []
    /// The single faults of a form.
    var findings: [XLSFormFinding] = []
    /// The steps of written interviews that cannot be taken.
    var steps: [ScriptProblem] = []

    /// Faults of a form that a terminal shows; JSON has all.
    private static let shownFindings = 20

    init(_ status: ExitStatus, _ name: String, _ message: String, next: String) {
        self.status = status
        self.name = name
        self.message = message
        self.next = next
    }

    /// A command line that cannot be meant.
    static func usage(_ message: String, next: String) -> CLIError {
        CLIError(.usage, "usage", message, next: next)
    }

    /// Names any error.
    init(_ error: any Error) {
        switch error {
        case let error as CLIError: self = error
        case let error as StoreError:
            let entry = ExitStatus.store[error.code]
            self.init(entry?.status ?? .badData, entry?.name ?? "badData", error.message, next: error.next)
        case let error as DataProblem:
            let entry = ExitStatus.data[error.code]
            self.init(entry?.status ?? .badData, entry?.name ?? "badData", error.message, next: error.next)
            faults = error.faults
        case let error as SyncError:
            let entry = ExitStatus.sync[error.code]
            let refusal = error.problem.flatMap { ExitStatus.hub[$0.status] }
            self.init(
                refusal ?? entry?.status ?? .unavailable, error.problem?.name ?? entry?.name ?? "hub", error.message,
                next: error.next)
        case let error as FormProblem:
            self.init(.badData, error.code.rawValue, error.place + error.message, next: error.nextStep)
        case let error as XLSFormProblem:
            self.init(
                ExitStatus.form[error.code] ?? .badData, error.code.rawValue, "\(error.file): \(error.message)",
                next: error.nextStep)
            findings = error.findings
        case let error as InterviewProblem:
            self.init(.badData, error.code.rawValue, "\(error.place): \(error.message)", next: error.nextStep)
        case let error as TerminalProblem:
            self.init(
                error.code == .device ? .inputOutput : .usage, error.code.rawValue, error.message, next: error.next)
        case let error as ScriptFailure:
            let count = error.problems.count
            let first = error.problems.first
            self.init(
                .badData, "step",
                count == 1
                    ? "nothing was saved: \(first?.place ?? ""): \(first?.cause ?? "")"
                    : "nothing was saved: \(count) interviews or lines of the file cannot be taken",
                next: count == 1 ? first?.nextStep ?? "" : "correct them and give the file again")
            steps = error.problems
        case let error as DecodingProblem:
            self.init(.badData, error.code.rawValue, "\(error)", next: "fetch it again; if it stays so, ask its sender")
        default:
            self.init(
                .software, "internal", "an error that should not happen: \(error)",
                next: "report it with the command line and this text")
        }
    }

    /// For people, on the standard error.
    var text: String {
        var lines = ["error: \(message)"]
        if faults.count > 1 { lines += faults.map { "  \($0)" } }
        if findings.count > 1 {
            lines += findings.prefix(Self.shownFindings).map { "  \($0.line)" }
            let hidden = findings.count - Self.shownFindings
            if hidden > 0 { lines.append("  and \(hidden) more: see survey-cli form check") }
        }
        if steps.count > 1 {
            lines += steps.prefix(Self.shownFindings).map { "  \($0)" }
            let hidden = steps.count - Self.shownFindings
            if hidden > 0 { lines.append("  and \(hidden) more: --json lists all") }
        }
        if !next.isEmpty { lines.append("  next: \(next)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For programs, on the standard output.
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("code", .string(name)), .init("message", .string(message)), .init("next", .string(next)),
            .init("exit", .integer(status.rawValue)),
        ]
        if !faults.isEmpty {
            members.append(.init("faults", .array(faults.map(\.json))))
        }
        if !findings.isEmpty { members.append(.init("findings", .array(findings.map(\.json)))) }
        if !steps.isEmpty { members.append(.init("steps", .array(steps.map(\.json)))) }
        return ["error": .object(members)]
    }
}

extension ScriptProblem {
    fileprivate var json: JSONValue {
        [
            "interview": .integer(interview), "line": .integer(line), "step": .string(step), "cause": .string(cause),
            "next": .string(nextStep),
        ]
    }
}

extension ImportFault {
    fileprivate var json: JSONValue {
        [
            "file": .string(file), "record": row.map { .integer($0) } ?? .null, "line": .integer(line),
            "column": .optional(column), "value": .optional(value), "cause": .string(cause), "next": .string(next),
        ]
    }
}
