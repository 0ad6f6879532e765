/// Merging W1 into a fresh store, and the store's size.
struct MergeFigures {
    private let bench: Workbench

    init(_ bench: Workbench) {
        self.bench = bench
    }

    func measure(_ report: inout Report) throws {
        let workload = try bench.w1()
        let rows = Double(workload.rowCount)
        let scratch = try Scratch()
        let parcels = scratch.file("parcels")
        try ParcelFile.write(bench.w1Deliveries(), form: BenchStudy.published(workload.form), to: parcels)
        let table = PlainTable(
            columns: workload.sheet.columns,
            rows: (0..<workload.deviceCount).flatMap { workload.sheet.rows($0) }, kind: Workload.kind(of:))
        let session = try SessionReference(workload)
        var merges: [MergeTask.Mark] = []
        var plain: [Double] = []
        var sessions: [Double] = []
        var plainBytes = 0.0
        // By turns, so that a busy minute of the machine hits all of them.
        for run in 0..<bench.runs {
            let task = MergeTask(parcels: [parcels], store: scratch.file("merged-\(run)"))
            if let mark = try Child.run(task).last { merges.append(mark) }
            let path = scratch.file("plain-\(run)")
            plain.append(try insert(table, at: path))
            plainBytes = fileSize(path)
            if let session { sessions.append(try session.apply().cpu) }
        }
        let rate = rows / merges.map(\.seconds.cpu).median
        bench.setW1MergeRate(rate)
        var references = [
            Figure.Reference(name: "plain C inserts, 200 rows a transaction", value: rows / plain.median)
        ]
        if session != nil {
            references.append(.init(name: "SQLite session apply, no merge rule", value: rows / sessions.median))
        }
        report.figures.append(
            Figure(
                "merge.w1", "merge, bytes in to committed rows, W1", rate, "records/CPU s", against: references,
                reach: .ratio(atLeast: 0.45)))
        report.figures.append(
            Figure(
                "store.size", "store, clocks, log and history included", merges.map(\.storeBytes).median / rows,
                "B/interview", against: [.init(name: "plain wide table", value: plainBytes / rows)],
                reach: .ratio(atMost: 1)))
    }

    private func insert(_ table: PlainTable, at path: String) throws -> Double {
        let database = try PlainDatabase(path: path, like: table)
        var seconds = Seconds()
        try database.insert(table, &seconds)
        return seconds.cpu
    }
}
