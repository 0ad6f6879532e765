import Foundation
import SurveyStore

/// The codec on other forms and other data: never worse than zlib-9 of the same rows as CSV.
struct DataFigures {
    private let bench: Workbench

    init(_ bench: Workbench) {
        self.bench = bench
    }

    func measure(_ report: inout Report) throws {
        if FileManager.default.fileExists(atPath: bench.options.realData) {
            try add("data.real", DataSet.real(path: bench.options.realData), &report)
        } else {
            report.missing.append("real answers: there is no \(bench.options.realData)")
        }
        var maker = DataSetMaker(seed: 20_260_301)
        try add("data.wide", maker.wide(), &report)
        try add("data.notes", maker.notes(), &report)
        try add("data.repeats", maker.households(), &report)
        try add("data.edits", edits(), &report)
        try add("data.single", single(), &report)
        try addHundredThousand(&report)
    }

    private func add(_ key: String, _ data: DataSet, _ report: inout Report) throws {
        let scratch = try Scratch()
        let form = try BenchStudy.published(data.form)
        let device = try Device(at: scratch.file("device"), name: data.name, form: form)
        // A save every ten minutes of a working day.
        func times(_ drafts: [Draft], from start: UInt64) -> [(draft: Draft, time: UInt64)] {
            drafts.enumerated().map { number, draft in
                let day = UInt64(number / 40)
                return (
                    draft, start + day * 86_400_000 + UInt64(number % 40) * 600_000 + UInt64(number * 7_919 % 60_000)
                )
            }
        }
        var drafts = data.drafts
        if !data.earlier.isEmpty {
            let saves = try device.collect(times(data.earlier, from: 1_772_438_400_000))
            _ = try device.delivery()
            for place in drafts.indices { drafts[place].record = saves[place]?.record }
        }
        try device.collect(times(drafts, from: 1_774_000_000_000))
        let delivery = try device.delivery()
        try checkRoundTrip(
            drafts, delivery, outline: BenchStudy.outline(data.form), of: data.name, exactly: data.earlier.isEmpty)
        report.figures.append(
            Figure(
                key, data.name, delivery.byteCount, "B",
                against: [.init(name: "zlib-9 of the CSV", value: Double(try zlib(data.csv).count))],
                reach: .ratio(atMost: 1)))
    }

    /// What is small must still be whole.
    private func checkRoundTrip(
        _ drafts: [Draft], _ delivery: Delivery, outline: FormOutline, of name: String, exactly: Bool
    ) throws {
        let saves = try delivery.changeSets.flatMap { try ChangeSet(bytes: $0.bytes).saves(outline: outline) }
        let isWhole =
            saves.count == drafts.count
            && zip(saves, drafts).allSatisfy { save, draft in
                let isFlat = draft.answers.keys.allSatisfy { $0.instances.isEmpty }
                return !exactly || (isFlat ? save.answers == draft.answers : save.answers.count == draft.answers.count)
            }
        guard isWhole else { throw BenchError("\(name): what was decoded is not what was saved") }
    }

    /// Edits of one to three answers, by one device, of 500 of its records.
    private func edits() throws -> DataSet {
        let workload = try bench.w1()
        let columns = workload.sheet.columns
        var rows: [Sheet.Row] = []
        var drafts: [Draft] = []
        var earlier: [Draft] = []
        let devices = (0..<3).map { (rows: workload.sheet.rows($0), interviews: workload.interviews($0)) }
        let sources = devices.flatMap(\.rows)
        for (number, interview) in devices.flatMap(\.interviews).prefix(500).enumerated() {
            var draft = Draft(form: workload.form.hash)
            var row: Sheet.Row = [String(number + 1)] + Array(repeating: nil, count: columns.count)
            // Values of another record, as a supervisor might correct them.
            for step in 1...(number % 3 + 1) {
                let place = 7 + (number * 13 + step * 5) % 40
                guard let kind = Workload.kind(of: columns[place]), let path = AnswerPath(template: columns[place]),
                    let cell = sources[(number + 37) % sources.count][place], cell != sources[number][place]
                else { continue }
                draft.answers[path] = Answer(lexical: cell, kind: kind)
                row[place + 1] = cell
            }
            guard !draft.answers.isEmpty else { continue }
            rows.append(row)
            drafts.append(draft)
            earlier.append(interview.draft)
        }
        var data = DataSet(
            "\(drafts.count) edits of 1 to 3 answers", form: workload.form, drafts: drafts,
            csv: CSVText.bytes(columns: ["record"] + columns, rows: rows))
        data.earlier = earlier
        return data
    }

    private func single() throws -> DataSet {
        let workload = try bench.w1()
        return DataSet(
            "1 record", form: workload.form, drafts: workload.interviews(0).prefix(1).map(\.draft),
            csv: CSVText.bytes(columns: workload.sheet.columns, rows: Array(workload.sheet.rows(0).prefix(1))))
    }

    private func addHundredThousand(_ report: inout Report) throws {
        let scratch = try Scratch()
        let outcomes = try bench.collectOutcomes(devices: 250, rounds: 1, in: scratch)
        let csv = try Data(contentsOf: URL(fileURLWithPath: bench.path("w3.csv")))
        report.figures.append(
            Figure(
                "data.many", "\(Report.text(Double(outcomes.reduce(0) { $0 + $1.saves }))) records of 250 devices",
                outcomes.reduce(0) { $0 + $1.bytes } / 1e6, "MB",
                against: [.init(name: "zlib-9 of the CSV", value: Double(try zlib(Array(csv)).count) / 1e6)],
                reach: .ratio(atMost: 1)))
    }
}
