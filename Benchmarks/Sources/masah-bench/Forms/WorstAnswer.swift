import Foundation
import SurveyForms

/// The slowest single answer of a form, over every question that can be asked.
///
/// It goes forward from the empty record. Each answer that opens questions which nobody has seen yet is followed, and at the
/// end of a way its questions are answered once more: then most depends on them.
struct WorstAnswer {
    private(set) var milliseconds = 0.0
    /// Where the question stands, and what was answered.
    private(set) var place = ""
    private(set) var value = ""
    /// How many answers were given, each several times.
    private(set) var answers = 0
    /// Whether there was time to follow all ways.
    private(set) var isWhole = true
    /// The answer that each question got on its way, by its path.
    private var chosen: [String: String] = [:]
    /// The paths of what is asked on some way.
    private var promised: Set<String> = []
    /// Those that were answered at the end of a way.
    private var measuredLast: Set<String> = []
    private let deadline: Double

    /// How many questions were answered.
    var questions: Int { chosen.count }

    private static let repetitions = 3
    private static let choicesTried = 12
    /// How many instances of a repeat are filled in.
    private static let instances = 20

    init(of session: FormSession, seconds: Double) {
        deadline = Seconds.now.wall + seconds
        var ways = [session]
        while let way = ways.popLast(), isWhole { follow(way, &ways) }
    }

    /// Goes forward from a record, and adds the records from which other ways begin.
    private mutating func follow(_ way: FormSession, _ ways: inout [FormSession]) {
        var session = way
        var nodes = Self.nodes(session)
        var instances: [String: Int] = [:]
        var index = 0
        while index < nodes.count, isWhole {
            let node = nodes[index]
            let path = session.record.path(of: node)
            let number = session.screensNumber
            index += 1
            if let value = chosen[path] {
                guard session.record[node].isEmpty, instances[path, default: 0] < Self.instances else { continue }
                instances[path, default: 0] += 1
                session.setAnswer(value, at: node)
            } else if let view = Self.asked(node, session) {
                answer(view, &session, &ways)
            }
            if session.screensNumber != number { nodes = Self.nodes(session) }
        }
        for node in nodes where isWhole && measuredLast.insert(session.record.path(of: node)).inserted {
            guard let view = Self.asked(node, session) else { continue }
            for value in Self.values(view, session) { _ = measure(value, at: node, session) }
        }
    }

    /// Measures the answers to a question, and goes on with the one that opens most.
    private mutating func answer(_ view: QuestionView, _ session: inout FormSession, _ ways: inout [FormSession]) {
        let before = Self.paths(session)
        // What stands there already may be what opens most.
        var tried = view.value.isEmpty ? [] : [(value: view.value, session: session, opened: before)]
        for value in Self.values(view, session) {
            let after = measure(value, at: view.node, session)
            tried.append((value, after, after.screensNumber == session.screensNumber ? before : Self.paths(after)))
        }
        let most = tried.map(\.opened.count).max()
        guard let best = tried.first(where: { $0.opened.count == most }) else { return }
        chosen[view.question.path] = best.value
        session = best.session
        promised.formUnion(best.opened)
        for other in tried where !other.opened.isSubset(of: promised) {
            promised.formUnion(other.opened)
            ways.append(other.session)
        }
    }

    /// Gives an answer and takes it back, several times; the quickest of each counts, for a shared machine now and then
    /// takes time away.
    ///
    /// - Returns: The record with the answer.
    private mutating func measure(_ value: String, at node: InstanceTree.Node, _ session: FormSession) -> FormSession {
        let before = session.record[node]
        var trial = session
        trial.setAnswer(value, at: node)
        let after = trial
        // From here on the trial shares nothing with its copies that the answer changes.
        trial.setAnswer(before, at: node)
        var (given, takenBack) = (Double.infinity, Double.infinity)
        for _ in 0..<Self.repetitions {
            given = min(given, Seconds.of { trial.setAnswer(value, at: node) }.cpu)
            takenBack = min(takenBack, Seconds.of { trial.setAnswer(before, at: node) }.cpu)
        }
        answers += 2
        for (time, written) in [(given, value), (takenBack, before)] where time * 1_000 > milliseconds {
            milliseconds = time * 1_000
            place = session.place(of: node)
            self.value = written
        }
        if Seconds.now.wall > deadline { isWhole = false }
        return after
    }

    // MARK: What can be answered

    private static func nodes(_ session: FormSession) -> [InstanceTree.Node] { session.screens().flatMap(\.nodes) }

    private static func paths(_ session: FormSession) -> Set<String> {
        Set(nodes(session).map(session.record.path(of:)))
    }

    private static func asked(_ node: InstanceTree.Node, _ session: FormSession) -> QuestionView? {
        guard session.isRelevant(node), let view = session.view(of: node), !view.isReadOnly, view.question.kind != .note
        else { return nil }
        return view
    }

    /// Answers of the question's kind that it takes; one that it does not take where none of these is.
    private static func values(_ view: QuestionView, _ session: FormSession) -> [String] {
        let all = candidates(view)
        let taken = all.filter { (try? view.question.check($0)) != nil && session.allows($0, at: view.node) }
        return (taken.isEmpty ? Array(all.prefix(1)) : taken).filter { !$0.utf8.elementsEqual(view.value.utf8) }
    }

    private static func candidates(_ view: QuestionView) -> [String] {
        let codes = view.choices.map(\.value)
        let some = Array(codes.prefix(choicesTried)) + codes.dropFirst(choicesTried).suffix(1)
        switch view.question.kind {
        case .selectOne: return some
        case .selectMultiple, .rank: return some + [codes.prefix(choicesTried).joined(separator: " ")]
        case .acknowledge: return ["OK"]
        case .attachment: return ["file.jpg"]
        default: break
        }
        if let range = view.range { return [range.start, range.end] }
        switch view.question.dataType {
        case .int, .decimal: return ["1", "0", "2", "7", "18", "35", "70", "300", "2000", "12345678"]
        case .boolean: return ["true", "false"]
        case .date: return ["2026-09-01", "2020-02-29", "1990-05-05", "2026-10-30"]
        case .time: return ["10:30:00.000+01:00"]
        case .dateTime: return ["2026-09-01T10:30:00.000+01:00", "1990-05-05T10:30:00.000+01:00"]
        case .geopoint: return ["35.57 -5.37 0 5"]
        case .geotrace: return ["35.57 -5.37 0 5; 35.58 -5.38 0 5"]
        case .geoshape: return ["35.57 -5.37 0 5; 35.58 -5.38 0 5; 35.57 -5.38 0 5; 35.57 -5.37 0 5"]
        case .binary: return ["file.jpg"]
        case .string, .barcode: return ["Fatima", "1", "12345678", "0612345678"]
        }
    }
}
