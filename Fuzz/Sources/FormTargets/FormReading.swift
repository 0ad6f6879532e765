@testable import SurveyForms

/// Reads an XForm as a device does, checks it, and answers its first questions.
enum FormReading {
    private static let most = 12

    static func run(_ bytes: [UInt8]) throws {
        let form: Form
        do throws(FormProblem) {
            form = try XFormReader.read(bytes)
        } catch {
            guard !error.message.isEmpty, !error.nextStep.isEmpty else {
                throw FormPromiseBroken("a form is refused without a reason")
            }
            return
        }
        let findings = form.findings()
        let environment = EvaluationEnvironment(
            clock: FormClock(milliseconds: 1_772_362_800_000, offsetMinutes: 60), random: { 0x0123_4567_89AB_CDEF })
        var session: FormSession
        do throws(DependencyGraph.Cycle) {
            session = try FormSession(form, environment: environment)
        } catch {
            guard findings.contains(where: { $0.problem.code == .cycle }) else {
                throw FormPromiseBroken("a circle is not among the findings")
            }
            return
        }
        for screen in session.screens().prefix(most) { try visit(screen, &session) }
        let number = session.screensNumber
        let screens = session.screens()
        session.refresh()
        if session.screensNumber == number, session.screens() != screens {
            throw FormPromiseBroken("the screens change, and their number stays")
        }
        _ = session.violations()
        try compare(session)
    }

    private static func visit(_ screen: FormScreen, _ session: inout FormSession) throws {
        for level in screen.surroundings.prefix(most) { _ = session.heading(of: level.path, at: level.node) }
        if case .prompt(let prompt) = screen.kind {
            session.addInstance(of: prompt.path, in: prompt.outer)
            let added = session.addInstance(of: prompt.path, in: prompt.outer)
            if let added, added.index % 2 == 0 { session.removeInstance(added) }
        }
        for node in screen.nodes.prefix(most) {
            guard let view = session.view(of: node, language: session.form.languages.last) else { continue }
            let values = ["1", "2026-03-01", view.choices.last?.value ?? "a"]
            for value in values where !view.isReadOnly {
                _ = session.allows(value, at: node)
                session.setAnswer(value, at: node)
            }
            guard session.node(at: session.place(of: node)) == node || !session.isRelevant(node) else {
                throw FormPromiseBroken("\(session.place(of: node)) does not lead back to its node")
            }
        }
    }

    /// What was reckoned answer by answer is what is reckoned from all answers at once. Forms in which a value keeps a
    /// memory, or comes by chance, are left out.
    private static func compare(_ session: FormSession) throws {
        let expressions = session.form.logic.expressions
        let keeps = ["once", "random", "uuid", "now", "position", "today"]
        guard session.failures.isEmpty,
            !expressions.contains(where: { expression in
                expression.role == .repeatCount || keeps.contains { expression.text.contains($0) }
            })
        else { return }
        var again = session
        // An answer to a question with a calculation stands.
        again.recalculateKeepingAnswers(again.graph.order)
        // A value that depends on its own past settles in the second round.
        guard isSame(again, session) else {
            throw FormPromiseBroken("a record that is reckoned anew becomes another one")
        }
    }

    private static func isSame(_ some: FormSession, _ other: FormSession) -> Bool {
        some.record == other.record && some.required == other.required && some.readOnly == other.readOnly
    }
}
