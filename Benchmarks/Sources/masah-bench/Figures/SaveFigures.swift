/// Interviews saved durably, one after the other, beside plain durable inserts of the same rows.
struct SaveFigures {
    private let bench: Workbench

    init(_ bench: Workbench) {
        self.bench = bench
    }

    func measure(_ report: inout Report) throws {
        let workload = try bench.w1()
        let form = try BenchStudy.published(workload.form)
        let interviews = workload.interviews(0)
        let tables = workload.sheet.rows(0).map { row in
            PlainTable(columns: workload.sheet.columns, rows: [row], kind: Workload.kind(of:))
        }
        var saves: [Seconds] = []
        var inserts: [Seconds] = []
        for _ in 0..<bench.runs {
            let scratch = try Scratch()
            let store = try BenchStudy.store(at: scratch.file("store"), name: "saver", forms: [form])
            let database = try PlainDatabase(path: scratch.file("plain"), like: tables[0], .full)
            // The first save of a process also makes sure that the file is the device's own.
            try store.save(interviews[0].draft)
            var (saving, inserting) = (Seconds(), Seconds())
            // By turns, so that a slow moment of the disk hits both.
            for (interview, table) in zip(interviews, tables) {
                saving += try Seconds.of { try store.save(interview.draft) }
                try database.insert(table, rowsInTransaction: 1, &inserting)
            }
            saves.append(saving)
            inserts.append(inserting)
        }
        let count = Double(tables.count)
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
