/// One interview saved durably, beside one plain durable insert of the same row.
struct SaveFigures {
    private let bench: Workbench

    init(_ bench: Workbench) {
        self.bench = bench
    }

    func measure(_ report: inout Report) throws {
        let workload = try bench.w1()
        let form = try BenchStudy.published(workload.form)
        let rows = workload.sheet.rows(0)
        let interviews = workload.interviews(0)
        let table = PlainTable(columns: workload.sheet.columns, rows: rows, kind: Workload.kind(of:))
        var saves: [Seconds] = []
        var inserts: [Seconds] = []
        for _ in 0..<bench.runs {
            let scratch = try Scratch()
            let store = try BenchStudy.store(at: scratch.file("store"), name: "saver", forms: [form])
            // The first save of a process also makes sure that the file is the device's own.
            try store.save(interviews[0].draft)
            saves.append(try Seconds.of { for interview in interviews { try store.save(interview.draft) } })
            let database = try PlainDatabase(path: scratch.file("plain"), like: table, .full)
            var seconds = Seconds()
            try database.insert(table, rowsInTransaction: 1, &seconds)
            inserts.append(seconds)
        }
        let count = Double(rows.count)
        func figure(_ key: String, _ title: String, _ part: KeyPath<Seconds, Double>, reach: Figure.Reach?) -> Figure {
            Figure(
                key, title, saves.map { $0[keyPath: part] }.median / count * 1e6, "us",
                against: [
                    .init(
                        name: "plain durable insert in C",
                        value: inserts.map { $0[keyPath: part] }.median / count * 1e6)
                ], reach: reach)
        }
        report.figures.append(
            figure("save.wall", "durable save, on the wall", \.wall, reach: .ratio(atMost: 1.15)))
        report.figures.append(figure("save.cpu", "durable save, CPU", \.cpu, reach: nil))
    }
}
