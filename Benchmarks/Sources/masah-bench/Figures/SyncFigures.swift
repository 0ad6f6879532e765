import SurveyStore
import SurveySync

/// A new replica's first pull of 10,000 interviews from a hub over loopback HTTP, and a sync with nothing to say.
struct SyncFigures {
    private let bench: Workbench

    init(_ bench: Workbench) {
        self.bench = bench
    }

    func measure(_ report: inout Report) async throws {
        let workload = try bench.w1()
        let hub = try BenchHub(form: workload.form)
        let scratch = try Scratch()
        let parcels = scratch.file("parcels")
        try ParcelFile.write(bench.w1Deliveries(), form: BenchStudy.published(workload.form), to: parcels)
        try await hub.fill(from: [parcels])
        try await hub.waitUntilMerged(workload.rowCount)
        var pulls: [PullTask.Outcome] = []
        for run in 0..<bench.runs {
            let task = PullTask(
                invitation: try hub.invite(.supervisor, .all, name: "puller-\(run)"), store: scratch.file("pull-\(run)")
            )
            pulls.append(try Child.run(task))
        }
        _ = try hub.stop()
        guard let last = pulls.last, pulls.allSatisfy({ $0.saves == workload.rowCount }) else {
            throw BenchError("a pull did not bring all interviews: \(pulls.map(\.saves))")
        }
        let rows = Double(workload.rowCount)
        report.figures += [
            Figure(
                "pull.bytes", "first pull of 10,000 interviews, requests: \(last.report.roundTrips)",
                Double(last.report.bytesReceived + last.report.bytesSent) / 1e6, "MB",
                against: [.init(name: "xz -9e of the whole CSV", value: try xz(workload) / 1e6)],
                reach: .value(atMost: 0.5)),
            Figure(
                "pull.cpu", "first pull of 10,000 interviews, client", pulls.map(\.seconds.cpu).median, "CPU s",
                against: [.init(name: "merging the same from a file", value: rows / (try bench.w1MergeRate()))],
                reach: .value(atMost: 0.4)),
            Figure(
                "idle.bytes", "a sync with nothing to say, bodies both ways",
                Double(last.idleReport.bytesSent + last.idleReport.bytesReceived), "B",
                reach: .value(atMost: 300)),
            Figure(
                "idle.requests", "a sync with nothing to say, requests", Double(last.idleReport.roundTrips), "",
                reach: .value(atMost: 1)),
            Figure(
                "idle.cpu", "a sync with nothing to say, client", pulls.map(\.idleSeconds.cpu).median * 1e3, "CPU ms"),
        ]
    }

    private func xz(_ workload: Workload) throws -> Double {
        try outputSize(["xz", "-9e", "-k", "-c", workload.sheet.path])
    }
}

extension BenchHub {
    /// Brings everything in files of parcels to the hub, a mebibyte a request, as a carrier who may read none of it: the
    /// hub then sends none of it back.
    func fill(from files: [String]) async throws {
        guard let nowhere = Scope("06/carrier") else { return }
        let carrier = try await enrol(.surveyor, nowhere, name: "carrier")
        for file in files {
            var requests: [[Frame]] = [[]]
            var size = 0
            try ParcelFile.forEachFrame(in: file) { frame in
                guard frame.kind != .form else { return }
                if size + frame.payload.count > SyncLimits.requestBytes {
                    requests.append([])
                    size = 0
                }
                requests[requests.count - 1].append(frame)
                size += frame.payload.count
            }
            for frames in requests { try await carrier.push(frames) }
        }
    }
}
