import Foundation
import SurveyCollect
import SurveyForms

/// How long a form takes to open, and an answer to take effect.
struct FormFigures {
    private let bench: Workbench

    init(_ bench: Workbench) {
        self.bench = bench
    }

    func measure(_ report: inout Report) throws {
        try load(&report)
        try answer(&report)
        try repeats(&report)
        try search(&report)
        for path in ["fixtures/instruments/pop_generale_emq.xml"] + bench.options.forms {
            try real(path, &report)
        }
    }

    // MARK: What is measured

    /// From the bytes to the first screen.
    private static func open(_ bytes: [UInt8]) throws -> FormSession {
        let session = try FormSession(XFormReader.read(bytes), environment: environment)
        guard let first = session.screens().first, first.nodes.allSatisfy({ session.view(of: $0) != nil }) else {
            throw BenchError("the form has no first screen")
        }
        return session
    }

    private static let environment: EvaluationEnvironment = {
        let clock = FormClock(milliseconds: 1_790_000_000_000, offsetMinutes: 60)
        return EvaluationEnvironment(clock: clock, random: { 0x0123_4567_89AB_CDEF })
    }()

    /// Median milliseconds of CPU of something that is done again and again.
    private func milliseconds(_ times: Int, _ body: (Int) throws -> Void) rethrows -> Double {
        var measured: [Double] = []
        for run in 0..<times { measured.append(try Seconds.of { try body(run) }.cpu * 1_000) }
        return measured.median
    }

    private func node(_ path: String, _ session: FormSession) throws -> InstanceTree.Node {
        guard let node = session.node(at: path) else { throw BenchError("the form has no \(path)") }
        return node
    }

    /// Median milliseconds of an answer that becomes now one value, now another.
    private func answers(_ session: inout FormSession, _ path: String, _ values: [String]) throws -> Double {
        let node = try node(path, session)
        return milliseconds(bench.runs * 40) { session.setAnswer(values[$0 % values.count], at: node) }
    }

    // MARK: Figures

    private func load(_ report: inout Report) throws {
        let form = SyntheticForm(groups: 1_800 / SyntheticForm.rowsInGroup, places: 2_000)
        let bytes = form.xml
        let scratch = try Scratch()
        let file = scratch.file("form.xml")
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        var references = [
            Figure.Reference(
                name: "its XML through Foundation's parser alone",
                value: try milliseconds(bench.runs) { _ in try PlainParsing.parse(bytes) })
        ]
        let java = try JavaRosaReference(form: file, question: "/data/age", values: ["10", "20"], runs: bench.runs)
        if let java {
            references.append(.init(name: "JavaRosa, warm", value: java.load))
        } else {
            report.missing.append("JavaRosa: there is no Java, or no pyxform in .venv")
        }
        report.figures.append(
            Figure(
                "forms.load", "load and first screen, 1,800 rows",
                try milliseconds(bench.runs) { _ in _ = try Self.open(bytes) }, "ms", against: references))
        var session = try Self.open(bytes)
        report.figures.append(
            Figure(
                "forms.answer.1800", "one answer, 45 conditions depend on it, 1,800 rows",
                try answers(&session, "age", ["10", "20"]), "ms",
                against: java.map { [.init(name: "JavaRosa, warm", value: $0.answer)] } ?? [],
                reach: .value(atMost: 5)))
    }

    private func answer(_ report: inout Report) throws {
        var session = try Self.open(SyntheticForm(groups: 2_000 / SyntheticForm.rowsInGroup, places: 100).xml)
        report.figures.append(
            Figure(
                "forms.answer", "one answer, 900 conditions in 2,000 rows, 1 depends",
                try answers(&session, "g7/q4", ["yes", "no"]), "ms", reach: .value(atMost: 5)))
        report.figures.append(
            Figure(
                "forms.answer.all", "one answer, all 900 conditions depend",
                try answers(&session, "consent", ["no", "yes"]), "ms", reach: .value(atMost: 5)))
        report.figures.append(
            Figure(
                "forms.screens", "all screens anew, 2,000 rows",
                milliseconds(bench.runs * 4) { _ in _ = session.screens() }, "ms"))
    }

    private func repeats(_ report: inout Report) throws {
        var grown: [Int: Double] = [:]
        var answered: [Int: Double] = [:]
        for count in [20, 200, 2_000] {
            let form = try XFormReader.read(SyntheticForm(groups: 1, places: 10).xml)
            var session = try FormSession(form, environment: Self.environment)
            let size = try node("size", session)
            grown[count] = milliseconds(bench.runs) { _ in
                session.setAnswer("0", at: size)
                session.setAnswer("\(count)", at: size)
            }
            answered[count] = try answers(&session, "member[\(count / 2)]/age", ["10", "30"])
        }
        func figure(_ key: String, _ title: String, _ times: [Int: Double], _ count: Int, _ reach: Figure.Reach?) {
            let reference = Figure.Reference(name: "with \(count / 10) instances", value: times[count / 10] ?? .nan)
            report.figures.append(Figure(key, title, times[count] ?? .nan, "ms", against: [reference], reach: reach))
        }
        figure("forms.repeat.200", "a repeat grows to 200 instances", grown, 200, .ratio(atMost: 15))
        figure("forms.repeat.2000", "a repeat grows to 2,000 instances", grown, 2_000, .ratio(atMost: 15))
        figure("forms.repeat.answer.200", "one answer inside it, of 200, with two sums", answered, 200, nil)
        figure("forms.repeat.answer.2000", "one answer inside it, of 2,000, with two sums", answered, 2_000, nil)
    }

    private func search(_ report: inout Report) throws {
        var session = try Self.open(SyntheticForm(groups: 1).xml)
        let anywhere = try node("anywhere", session)
        let commune = try node("commune", session)
        report.figures.append(
            Figure(
                "forms.choices", "10,000 choices offered",
                milliseconds(bench.runs) { _ in _ = session.choices(of: anywhere) }, "ms"))
        session.setAnswer("p7", at: try node("province", session))
        report.figures.append(
            Figure(
                "forms.choices.filtered", "133 of 10,000 choices offered by a filter",
                milliseconds(bench.runs * 4) { _ in _ = session.choices(of: commune) }, "ms"))
        let entries = session.choices(of: anywhere).map { SelectionList.Entry(label: $0.label, code: $0.value) }
        report.figures.append(
            Figure(
                "forms.search.first", "the first key typed over 10,000 choices",
                milliseconds(bench.runs) { _ in
                    var list = SelectionList(entries)
                    list.type("y")
                }, "ms", reach: .value(atMost: 100)))
        var slowest: [Double] = []
        for _ in 0..<bench.runs {
            var list = SelectionList(entries)
            list.type("o")
            slowest.append("ulad yaac".map { key in Seconds.of { list.type(String(key)) }.cpu * 1_000 }.max() ?? .nan)
            guard list.matches.count == 100 else { throw BenchError("the search finds \(list.matches.count)") }
        }
        report.figures.append(
            Figure(
                "forms.search.next", "the slowest of the next nine keys", slowest.median, "ms",
                reach: .value(atMost: 16)))
    }

    /// For how many seconds the worst answer of a form is looked for.
    private static let longestSearch = 60.0

    /// The slowest single answer of a form that somebody uses: on a first walk, and over all that can be asked.
    private func real(_ path: String, _ report: inout Report) throws {
        let name = (path as NSString).lastPathComponent
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var session = try Self.open(bytes)
        let key = path.hasPrefix("fixtures/") ? "forms.study" : "forms.real.\(name)"
        report.figures.append(
            Figure(
                key + ".load", "load and first screen, \(name)",
                try milliseconds(bench.runs) { _ in _ = try Self.open(bytes) }, "ms",
                against: [
                    .init(
                        name: "its XML through Foundation's parser alone",
                        value: try milliseconds(bench.runs) { _ in try PlainParsing.parse(bytes) })
                ]))
        var slowest = 0.0
        var all: [Double] = []
        var index = 0
        while case let screens = session.screens(), index < screens.count {
            for node in screens[index].nodes where session.isRelevant(node) {
                guard let view = session.view(of: node), !view.isReadOnly else { continue }
                // The first choice comes last and stays: it is most often the one that opens more questions.
                let choices = view.choices.map(\.value)
                let values = choices.isEmpty ? ["1", "2"] : [choices[choices.count - 1], choices[0]]
                // The least of several: a shared machine now and then takes time away.
                let times = (0..<6).map { run in
                    Seconds.of { session.setAnswer(values[run % 2], at: node) }.cpu * 1_000
                }
                let time = max(min(times[0], times[2], times[4]), min(times[1], times[3], times[5]))
                all.append(time)
                slowest = max(slowest, time)
            }
            index += 1
        }
        report.figures.append(
            Figure(
                key + ".answer", "its slowest answer (of \(all.count))", slowest, "ms",
                against: [.init(name: "its median answer", value: all.median)], reach: .value(atMost: 5)))
        let worst = WorstAnswer(of: try Self.open(bytes), seconds: Self.longestSearch)
        let reach = "\(worst.answers) to \(worst.questions) questions" + (worst.isWhole ? "" : ", until time was up")
        report.figures.append(
            Figure(
                key + ".worst", "the worst of \(reach): \(worst.place) = '\(worst.value.prefix(20))'",
                worst.milliseconds, "ms", reach: .value(atMost: 5)))
    }
}
