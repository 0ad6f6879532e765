import Foundation
import Testing

@testable import SurveyForms

/// Published forms cannot be part of the repository. `MASAH_FORMS=FOLDER swift test --filter RealForms` reads all XForms
/// below a folder; without the folder the suite says that it is skipped.
@Suite(
    "Any published form loads or is refused with a reason",
    .enabled(if: RealForm.folder != nil, "MASAH_FORMS names no folder of XForms"))
struct RealFormsTests {
    @Test("Each is read, checked and filled in to its end, with a line for each that is not clean")
    func all() throws {
        let forms = RealForm.all(below: try #require(RealForm.folder))
        #expect(!forms.isEmpty)
        var counts: [String: Int] = [:]
        for form in forms {
            let name = form.file.path
            // Said before the form is read, so that the last line names one that does not come back.
            say("reading \(name)")
            let started = ContinuousClock.now
            let outcome = try form.walk(seed: 20_261_128)
            let seconds = (ContinuousClock.now - started).components.seconds
            if seconds >= 2 { say("slow: \(seconds) s \(name)") }
            switch outcome {
            case .refused(let problem):
                counts["refused: \(problem.code)", default: 0] += 1
                say("refused \(problem.code) \(name): \(problem)")
                #expect(!problem.message.isEmpty && !problem.nextStep.isEmpty, "\(name)")
            case .circle(let circle):
                counts["refused: circle", default: 0] += 1
                say("refused circle \(name): \(circle)")
            case .loaded(let findings, let failures, let screens):
                counts["loaded", default: 0] += 1
                if findings.contains(where: \.isError) { counts["loaded with errors in expressions", default: 0] += 1 }
                if screens == 0 { counts["loaded without a screen", default: 0] += 1 }
                for finding in findings {
                    counts["finding: \(finding.problem.code)", default: 0] += 1
                    say("finding \(finding.problem.code) \(name): \(finding)")
                }
                for failure in failures {
                    counts["failure: \(failure.problem.code)", default: 0] += 1
                    say("failure \(failure.problem.code) \(name): \(failure.expression.path) \(failure.problem)")
                }
            }
        }
        say("\(forms.count) forms")
        for (what, count) in counts.sorted(by: { $0.key < $1.key }) { say("  \(count) \(what)") }
    }

    private func say(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
}
