import SurveyStore

/// A store that grows to a million interviews: does it stay as quick, and how much memory does it take?
struct GrowthFigures {
    private let bench: Workbench
    private static let marks = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000]

    init(_ bench: Workbench) {
        self.bench = bench
    }

    func measure(_ report: inout Report) async throws {
        let scratch = try Scratch()
        let workload = try Workload(path: bench.path("w3.csv"), form: bench.w1().form)
        let rounds = bench.options.isQuick ? 1 : 10
        let files = try bench.collect(devices: workload.deviceCount, rounds: rounds, in: scratch)
        let firstRate = try bench.w1MergeRate()
        let reference = Figure.Reference(name: "its own rate at W1", value: firstRate)

        // The first round is W3.
        var rates: [Double] = []
        for run in 0..<min(bench.runs, 3) {
            let marks = try Child.run(MergeTask(parcels: files[0], store: scratch.file("w3-\(run)")))
            if let mark = marks.last { rates.append(Double(mark.records) / mark.seconds.cpu) }
            SurveyStore.remove(path: scratch.file("w3-\(run)"))
        }
        report.figures.append(
            Figure(
                "merge.w3", "merge of 100,000 (W3)", rates.median, "records/CPU s", against: [reference],
                reach: .ratio(atLeast: 0.9)))

        let merged = try Child.run(
            MergeTask(parcels: files.flatMap { $0 }, store: scratch.file("merged"), marks: Self.marks))
        SurveyStore.remove(path: scratch.file("merged"))
        let plain = try plainGrowth(workload, rounds: rounds, at: merged.map(\.records), path: scratch.file("plain"))
        report.growth = points(merged, plain)
        guard let last = merged.last else { return }
        if !bench.options.isQuick {
            report.figures.append(
                Figure(
                    "merge.million", "merge of 1,000,000", Double(last.records) / last.seconds.cpu, "records/CPU s",
                    against: [
                        reference,
                        .init(
                            name: "plain C inserts of the same",
                            value: Double(last.records) / (plain.last?.seconds.cpu ?? .nan)),
                    ], reach: .ratio(atLeast: 0.9)))
        }
        report.figures.append(
            Figure(
                "memory.merge", "peak memory, merging \(Report.text(Double(last.records)))", last.peakMemory / 1e6,
                "MB",
                against: [.init(name: "the same after \(merged[0].records)", value: merged[0].peakMemory / 1e6)],
                reach: .value(atMost: 96)))
        try await measurePull(files.flatMap { $0 }, last.records, workload.form, scratch, &report)
    }

    private func measurePull(
        _ files: [String], _ records: Int, _ form: Questionnaire, _ scratch: Scratch, _ report: inout Report
    ) async throws {
        let hub = try BenchHub(form: form)
        try await hub.fill(from: files)
        try await hub.waitUntilMerged(records)
        let pull = try Child.run(
            PullTask(invitation: try hub.invite(.supervisor, .all, name: "puller"), store: scratch.file("pulled")))
        let served = try hub.stop()
        guard pull.saves == records else { throw BenchError("\(pull.saves) of \(records) interviews were pulled") }
        report.figures += [
            Figure(
                "memory.pull", "peak memory, pulling \(Report.text(Double(records)))", pull.peakMemory / 1e6, "MB",
                reach: .value(atMost: 96)),
            Figure(
                "memory.hub", "peak memory of the hub that took in and served them", served.peakMemory / 1e6, "MB"),
            Figure(
                "idle.cpu.grown", "a sync with nothing to say after that, client", pull.idleSeconds.cpu * 1e3,
                "CPU ms"),
        ]
    }

    /// The same rows in the same order through plain inserts, with the seconds and bytes after so many records.
    private func plainGrowth(
        _ workload: Workload, rounds: Int, at records: [Int], path: String
    ) throws -> [(seconds: Seconds, bytes: Double)] {
        var seconds = Seconds()
        var count = 0
        var notes: [(seconds: Seconds, bytes: Double)] = []
        var database: PlainDatabase?
        for round in 0..<rounds {
            for device in 0..<workload.deviceCount {
                let source = CollectTask.source(of: device, round: round, deviceCount: workload.deviceCount)
                let table = PlainTable(
                    columns: workload.sheet.columns, rows: workload.sheet.rows(source), kind: Workload.kind(of:))
                let open = try database ?? PlainDatabase(path: path, like: table)
                database = open
                try open.insert(table, &seconds)
                count += workload.sheet.rowCount(source)
                if notes.count < records.count, count >= records[notes.count] {
                    try PlainDatabase.checkpoint(path)
                    notes.append((seconds, fileSize(path)))
                }
            }
        }
        return notes
    }

    /// Rates are those since the point before: a slowdown at the end must not hide behind a quick beginning.
    private func points(
        _ merged: [MergeTask.Mark], _ plain: [(seconds: Seconds, bytes: Double)]
    ) -> [GrowthPoint] {
        var before = (records: 0, merge: 0.0, plain: 0.0)
        return zip(merged, plain).map { mark, reference in
            let records = Double(mark.records - before.records)
            defer { before = (mark.records, mark.seconds.cpu, reference.seconds.cpu) }
            return GrowthPoint(
                records: mark.records, mergeRate: records / (mark.seconds.cpu - before.merge),
                plainRate: records / (reference.seconds.cpu - before.plain), storeBytes: mark.storeBytes,
                plainBytes: reference.bytes, peakMemory: mark.peakMemory)
        }
    }
}
