import Foundation
import SurveyForms
import TestSupport
import Testing

@Suite(
    "Whole interviews go as in JavaRosa, step by step",
    .enabled(if: JavaRosa.isHere, "Java 11 or later with javac, and pyxform in .venv (make venv), are needed to compare"))
struct InterviewAgreementTests {
    static let written = ["events", "relevance", "choices", "chains", "repeats", "prefill", "kinds"].map { "fixtures/javarosa/forms/\($0).xml" }
    static let real =
        [Fixture.emq, Fixture.uci, Fixture.register, Fixture.everyKind, "fixtures/forms/trees.xml"]

    /// Interviews nobody has played before are for when the logic changes, not for each build.
    static let seeds =
        ProcessInfo.processInfo.environment["MASAH_INTERVIEWS"] == nil ? Array(Seeds.fixedAndFresh.prefix(1)) : Seeds.fixedAndFresh

    @Test("The test interviews of the instruments")
    func instruments() throws {
        try compare(PlayedScript.all().map { script in (script.form, script.name, try script.steps()) })
    }

    @Test("The label of a choice, where several have its name: the one that is offered, with the values that stand in it")
    func labels() throws {
        let steps: [InterviewStep] = [
            .answer("who", "Ali"), .answer("region", "centre"), .answer("town", "other"), .answer("town", ""),
            .language("Français (fr)"), .answer("who", "Hiba"), .answer("region", "north"), .answer("town", "other"), .finish,
        ]
        try compare([("fixtures/javarosa/forms/labels.xml", "labels", steps)], withLabels: true)
    }

    @Test("Random interviews of small forms, one for each part of the logic", arguments: Seeds.fixedAndFresh)
    func small(seed: UInt64) throws { try compareRandom(Self.written, seed: seed, interviews: 6, steps: 60) }

    @Test("Random interviews of real forms and the instruments", arguments: seeds)
    func large(seed: UInt64) throws {
        try compareRandom(Self.real + PlayedScript.forms(), seed: seed, interviews: 2, steps: 60)
    }

    @Test("Each known difference between interviews is still one, and is explained in docs/javarosa.md")
    func differences() throws {
        let page = String(decoding: try Fixture.bytes("docs/javarosa.md"), as: UTF8.self)
        let root = Fixture.root
        let theirs = try JavaRosa.play(Self.different.map { (root.appending(path: $0.form).path, $0.steps) })
        for ((path, steps, place), played) in zip(Self.different, theirs) {
            let (form, lists) = try Self.form(path)
            var ours = try SessionInterview(form, lists: lists, began: played.began)
            for step in steps { _ = ours.take(step) }
            let (mine, other) = (ours.nodes()[place]?.value, played.moments.last?.nodes[place]?.value)
            #expect(mine != other, "\(place) is \(mine ?? "not there") in both by now: remove it from docs/javarosa.md")
            let written = steps.map { "`\($0)`" }.joined(separator: ", ")
            #expect(page.contains(written), "\(written) is not explained in docs/javarosa.md")
        }
    }

    /// Interviews that end differently, and the node that shows it.
    private static let different: [(form: String, steps: [InterviewStep], place: String)] = [
        (
            "fixtures/javarosa/forms/choices.xml",
            [.answer("region", "north"), .answer("town", "tanger"), .answer("region", "centre")], "town"
        ),
        (
            "fixtures/javarosa/forms/repeats.xml",
            [.answer("size", "3"), .answer("member[3]/age", "40"), .answer("size", "2")], "member[3]/age"
        ),
        (
            "fixtures/javarosa/forms/labels.xml",
            [.answer("region", "north"), .answer("town", "other"), .answer("region", "centre")], "town_label"
        ),
        (
            "fixtures/javarosa/forms/labels.xml",
            [.answer("region", "north"), .answer("town", "other"), .language("Français (fr)")], "town_label"
        ),
        (
            "fixtures/javarosa/forms/repeats.xml",
            [.answer("size", "2"), .answer("member[2]/age", "50"), .answer("member[1]/age", "40")], "member[2]/older"
        ), ("fixtures/javarosa/forms/words.xml", [.answer("age", "12")], "said"),
        ("fixtures/javarosa/forms/words.xml", [.answer("age", "12")], "given"),
    ]

    private func compareRandom(_ paths: [String], seed: UInt64, interviews: Int, steps: Int) throws {
        var played: [(form: String, name: String, steps: [InterviewStep])] = []
        for path in paths {
            let (form, lists) = try Self.form(path)
            for number in 0..<interviews {
                let began = Int(Date().timeIntervalSince1970 * 1_000)
                let interview = try SessionInterview(form, lists: lists, began: began)
                var random = RandomInterview(interview, seed: seed &+ UInt64(number))
                random.play(steps)
                played.append((path, "\(path), seed \(seed &+ UInt64(number))", random.steps))
            }
        }
        try compare(played)
    }

    // MARK: Comparing

    /// - Parameter withLabels: Whether values that say labels are compared in forms of several languages too.
    private func compare(
        _ interviews: [(form: String, name: String, steps: [InterviewStep])], withLabels: Bool = false
    ) throws {
        let root = Fixture.root
        let theirs = try JavaRosa.play(interviews.map { (root.appending(path: $0.form).path, $0.steps) })
        for (interview, played) in zip(interviews, theirs) {
            let (form, lists) = try Self.form(interview.form)
            let compared = try Comparison(form, withLabels: withLabels)
            var ours = try SessionInterview(form, lists: lists, began: played.began)
            var moment = InterviewMoment(outcome: "ok", nodes: ours.nodes())
            for (number, their) in played.moments.enumerated() {
                if number > 0 { moment = ours.take(interview.steps[number - 1]) }
                // At the end JavaRosa gives every answer once more, and so overwrites corrections: docs/javarosa.md.
                if number > 0, case .finish = interview.steps[number - 1], compared.takesCorrections { break }
                let differences = compared.differences(moment, their)
                guard !differences.isEmpty else { continue }
                // JavaRosa 3.3 fails inside itself when an instance with an entity is removed; there is nothing to compare.
                if their.outcome.contains("\"element\" is null") { break }
                let what = number == 0 ? "the beginning" : "\(interview.steps[number - 1])"
                let listed = differences.prefix(6).joined(separator: "\n  ")
                Issue.record("\(interview.name), step \(number), \(what):\n  \(listed)")
                break
            }
        }
    }

    static func form(_ path: String) throws -> (form: Form, lists: [String: InstanceTree]) {
        let form = try Fixture.form(path)
        var lists: [String: InstanceTree] = [:]
        for name in form.listFileNames {
            let folder = (path as NSString).deletingLastPathComponent
            guard let bytes = try? Fixture.bytes("\(folder)/\(name)") else { continue }
            lists.merge(try form.lists(in: bytes, named: name)) { first, _ in first }
        }
        return (form, lists)
    }
}

/// How a record looks in two engines, apart from what is told in docs/javarosa.md.
private struct Comparison {
    let form: Form
    /// Nodes whose values come from the time of day or from chance.
    private let uncertain: Set<String>

    init(_ form: Form, withLabels: Bool) throws {
        self.form = form
        let isUncertain: (String) -> Bool = { text in
            ["now()", "random()", "uuid()"].contains { text.contains($0) }
        }
        var paths = Set(form.logic.expressions.filter { isUncertain($0.text) }.map(\.path))
        for question in form.questions where ["start", "end", "uid", "instanceID"].contains(question.preload) {
            paths.insert(question.path)
        }
        // JavaRosa leaves values of other instances as they were: docs/javarosa.md.
        for expression in form.logic.expressions where expression.role == .calculate {
            let isInRepeat = form.repeats.contains { expression.path.hasPrefix($0.path + "/") }
            let looksElsewhere = expression.text.contains("indexed-repeat(") || expression.text.contains("[")
            if isInRepeat, looksElsewhere { paths.insert(expression.path) }
        }
        // Nor does it say labels and texts anew in another language.
        if form.languages.count > 1, !withLabels {
            let words = ["jr:choice-name(", "jr:itext(", "%a", "%b"]
            let saying = form.logic.expressions.filter { expression in
                expression.role == .calculate && words.contains { expression.text.contains($0) }
            }
            paths.formUnion(saying.map(\.path))
        }
        for index in try DependencyGraph(form).affected(by: paths) { paths.insert(form.logic.expressions[index].path) }
        uncertain = paths
    }

    func differences(_ our: InterviewMoment, _ their: InterviewMoment) -> [String] {
        var found: [String] = []
        if !agree(outcomes: our.outcome, their.outcome) { found.append("\(our.outcome) here, \(their.outcome) in JavaRosa") }
        for place in Set(our.nodes.keys).union(their.nodes.keys).sorted() {
            guard !isUncertain(path(place)) else { continue }
            let (mine, other) = (our.nodes[place], their.nodes[place])
            // JavaRosa makes the instances of a count when they come up, so not inside what is not asked.
            if other == nil, mine?.relevant == false { continue }
            guard let mine, let other else {
                found.append("\(place) is only \(mine == nil ? "in JavaRosa" : "here")")
                continue
            }
            if !agree(mine, other, at: path(place)) { found.append("\(place): \(mine) here, \(other) in JavaRosa") }
        }
        return found
    }

    /// Whether a path, or a group around it, depends on what is not compared.
    private func isUncertain(_ path: String) -> Bool {
        uncertain.contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    private func path(_ place: String) -> String { place.replacing(#/\[\d+\]/#, with: "") }

    /// JavaRosa stops at the first fault.
    private func agree(outcomes our: String, _ their: String) -> Bool {
        our == their || our.components(separatedBy: ", ").contains(their)
    }

    private func agree(_ our: NodeState, _ their: NodeState, at path: String) -> Bool {
        guard our.relevant == their.relevant, our.required == their.required, our.readonly == their.readonly else {
            return false
        }
        // JavaRosa leaves it to the application that a heading is not asked: docs/javarosa.md.
        let isHeading = form.question(at: path)?.isHeading == true
        guard isHeading || our.choices == their.choices && (our.label == nil) == (their.label == nil) else { return false }
        // What is not relevant is empty for every expression, here and there.
        return !our.relevant || agree(values: our.value, their.value, at: path)
    }

    /// Whether people can correct what a calculation has filled in.
    var takesCorrections: Bool {
        form.logic.expressions.contains { expression in
            guard expression.role == .calculate, let question = form.question(at: expression.path) else { return false }
            return !question.isReadOnly && ![.calculated, .metadata, .note].contains(question.kind)
        }
    }

    private func agree(values our: String, _ their: String, at path: String) -> Bool {
        if our == their { return true }
        // No answer, and told: docs/javarosa.md.
        if our.isEmpty, their.hasSuffix("Infinity") { return true }
        // The results of comparisons too, whatever the type of the node that holds them.
        if ["true": "1", "false": "0"][our] == their || ["true": "1", "false": "0"][their] == our { return true }
        guard let mine = Double(our), let other = Double(their) else { return false }
        return mine == other || abs(mine - other) <= 1e-9 * max(abs(mine), abs(other))
    }
}
