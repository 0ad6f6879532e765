import SurveyStore

/// What a round of concurrent corrections costs on the wire, and that all replicas agree after it.
struct EditFigures {
    private let bench: Workbench

    init(_ bench: Workbench) {
        self.bench = bench
    }

    func measure(_ report: inout Report) throws {
        let workload = try bench.w1()
        let round = try EditRound(path: bench.path("w2.jsonl"))
        let scratch = try Scratch()
        let form = try BenchStudy.published(workload.form)
        func device(_ name: String, _ role: Role = .surveyor) throws -> Device {
            try Device(at: scratch.file(name), name: name, role: role, form: form)
        }

        // Everybody collects; the supervisors take everything in.
        var replicas: [String: Device] = [:]
        var collected: [Delivery] = []
        var records: [String: RecordID] = [:]
        for number in 0..<workload.deviceCount {
            let rows = workload.sheet.rows(number)
            let name = rows.first?[1] ?? "device \(number)"
            let replica = try device(name)
            for (row, save) in zip(rows, try replica.collect(workload.interviews(number))) {
                if let id = row[0] { records[id] = save?.record }
            }
            replicas[name] = replica
            collected.append(try replica.delivery())
        }
        for (editor, _) in round.edits where replicas[editor] == nil {
            let supervisor = try device(editor, .supervisor)
            try supervisor.merge(collected)
            replicas[editor] = supervisor
        }

        // Everybody edits, then sends one change-set.
        var deliveries: [Delivery] = []
        for (editor, edits) in round.edits {
            guard let replica = replicas[editor] else { continue }
            try replica.collect(
                edits.compactMap { edit in
                    records[edit.id].map { (edit.draft(record: $0, form: workload.form.hash), edit.t) }
                })
            deliveries.append(try replica.delivery())
        }
        try checkConvergence(
            [device("server", .manager)]
                + replicas.keys.sorted().filter { $0.hasPrefix("sup-") }.compactMap { replicas[$0] },
            collected, deliveries)

        let xz = try outputSize(["xz", "-9e", "-k", "-c", bench.path("w2.jsonl")])
        let count = deliveries.reduce(0) { $0 + $1.changeSets.count }
        report.figures.append(
            Figure(
                "wire.edits", "wire, \(round.cellCount) cells edited at once, \(count) change-sets",
                deliveries.reduce(0) { $0 + $1.byteCount } / 1_000, "kB",
                against: [
                    .init(name: "xz -9e of the edits as JSON lines, whole", value: xz / 1_000),
                    .init(name: "loro + zlib", value: 30.5, isQuoted: true),
                    .init(name: "SQLite session + zlib", value: 58.9, isQuoted: true),
                ], reach: .value(atMost: 21)))
    }

    /// Whoever has everything, in whatever order, must hold the same saves, conflicts and answers.
    private func checkConvergence(_ replicas: [Device], _ collected: [Delivery], _ edits: [Delivery]) throws {
        try replicas[0].merge(collected)
        var digests: Set<String> = []
        var conflicts: Set<[String]> = []
        for (number, replica) in replicas.enumerated() {
            try replica.merge(number % 2 == 0 ? edits : edits.reversed())
            digests.insert("\(try replica.store.digest())")
            let disputed = try replica.store.conflictedRecords()
            conflicts.insert(
                disputed.map { record in
                    "\(record.id) " + record.answers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined()
                }.sorted())
        }
        guard digests.count == 1, conflicts.count == 1 else {
            throw BenchError("the replicas differ after exchanging their edits: \(digests)")
        }
    }
}
