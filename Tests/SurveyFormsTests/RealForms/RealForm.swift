import Foundation
import SurveyForms
import TestSupport

/// A published form out of a folder that is not part of the repository, and what became of it.
struct RealForm {
    /// What became of a form.
    enum Outcome {
        case refused(FormProblem)
        case circle(DependencyGraph.Cycle)
        case loaded(findings: [FormFinding], failures: [FormSession.Failure], screens: Int)
    }

    static let folder = ProcessInfo.processInfo.environment["MASAH_FORMS"]

    let file: URL

    /// The XForms below a folder, in the order of their paths.
    static func all(below folder: String) -> [RealForm] {
        let enumerator = FileManager.default.enumerator(at: URL(filePath: folder), includingPropertiesForKeys: nil)
        let files = (enumerator?.allObjects ?? []).compactMap { $0 as? URL }
        return files.filter { $0.pathExtension == "xml" }.sorted { $0.path < $1.path }.map(RealForm.init)
    }

    /// Reads the form, checks it, and fills it in with answers of all sorts.
    func walk(seed: UInt64) throws -> Outcome {
        let form: Form
        do throws(FormProblem) {
            form = try XFormReader.read([UInt8](readable(file)))
        } catch {
            return .refused(error)
        }
        let findings = form.findings()
        let environment = EvaluationEnvironment(clock: Bench.clock, random: { 0x0123_4567_89AB_CDEF })
        var session: FormSession
        do throws(DependencyGraph.Cycle) {
            session = try FormSession(form, environment: environment, lists: lists(form))
        } catch {
            return .circle(error)
        }
        var numbers = SplitMix64(seed: seed)
        var screens = 0
        for _ in 0..<2 {
            for screen in session.screens() {
                screens += 1
                fill(screen, &session, &numbers)
            }
        }
        session.refresh()
        _ = session.violations()
        return .loaded(findings: findings, failures: session.failures, screens: screens)
    }

    private func fill(_ screen: FormScreen, _ session: inout FormSession, _ numbers: inout SplitMix64) {
        for level in screen.surroundings { _ = session.heading(of: level.path, at: level.node) }
        if case .prompt(let prompt) = screen.kind, prompt.count < 4 {
            session.addInstance(of: prompt.path, in: prompt.outer)
        }
        for node in screen.nodes {
            guard session.isRelevant(node), let view = session.view(of: node, language: session.form.languages.last),
                !view.isReadOnly
            else { continue }
            let value = answer(view, &numbers)
            _ = session.allows(value, at: node)
            session.setAnswer(value, at: node)
        }
    }

    /// An answer that fits the question, or now and then one that does not.
    private func answer(_ view: QuestionView, _ numbers: inout SplitMix64) -> String {
        if numbers.next() % 16 == 0 { return ["", "x", "-1", "1e300", "9999-99-99", "ⵣ"].randomElement(using: &numbers) ?? "" }
        let choices = view.choices.map(\.value)
        switch view.question.kind {
        case .selectOne: return choices.randomElement(using: &numbers) ?? ""
        case .selectMultiple, .rank: return choices.filter { _ in numbers.next() % 2 == 0 }.joined(separator: " ")
        case .integer: return String(Int.random(in: 0...90, using: &numbers))
        case .decimal: return "\(Int.random(in: 0...90, using: &numbers)).5"
        case .date: return "\(Int.random(in: 1_930...2_026, using: &numbers))-02-28"
        case .time: return "10:30:00.000+01:00"
        case .dateTime: return "2026-02-28T10:30:00.000+01:00"
        case .boolean: return "true"
        case .geopoint: return "35.1 -5.2 0 0"
        case .geotrace, .geoshape: return "35.1 -5.2 0 0;35.2 -5.2 0 0;35.2 -5.3 0 0;35.1 -5.2 0 0"
        case .acknowledge: return "OK"
        case .attachment: return "photo.jpg"
        case .text, .barcode: return ["a", "Fatima", "0612345678", "نص"].randomElement(using: &numbers) ?? ""
        case .note, .calculated, .metadata: return view.value
        }
    }

    /// The lists that lie beside the form.
    private func lists(_ form: Form) -> [String: InstanceTree] {
        var lists: [String: InstanceTree] = [:]
        for name in form.listFileNames {
            let beside = file.deletingLastPathComponent().appending(path: name)
            guard let data = try? Data(contentsOf: beside) else { continue }
            lists.merge((try? form.lists(in: [UInt8](data), named: name)) ?? [:]) { first, _ in first }
        }
        return lists
    }

    private func readable(_ file: URL) -> Data { (try? Data(contentsOf: file)) ?? Data() }
}
