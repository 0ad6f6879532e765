import Foundation

/// What several parts need, made once.
final class Workbench {
    let options: Options
    private var firstWorkload: Workload?
    private var firstDeliveries: [Delivery]?
    private var firstMergeRate: Double?

    init(_ options: Options) {
        self.options = options
    }

    var runs: Int { options.runs }
    func path(_ name: String) -> String { "\(options.workload)/\(name)" }

    /// W1: 10,000 interviews from 50 devices.
    func w1() throws -> Workload {
        if let firstWorkload { return firstWorkload }
        let workload = try Workload(path: path("w1.csv"))
        firstWorkload = workload
        return workload
    }

    /// What W1's devices send in change-sets of 200 interviews.
    func w1Deliveries() throws -> [Delivery] {
        if let firstDeliveries { return firstDeliveries }
        let deliveries = try w1().deliveries(interviewsInChangeSet: 200)
        firstDeliveries = deliveries
        return deliveries
    }

    /// Records per CPU second that a fresh store merges of W1.
    func w1MergeRate() throws -> Double {
        if let firstMergeRate { return firstMergeRate }
        let scratch = try Scratch()
        let parcels = scratch.file("parcels")
        try ParcelFile.write(w1Deliveries(), form: BenchStudy.published(w1().form), to: parcels)
        var rates: [Double] = []
        for run in 0..<runs {
            let marks = try Child.run(MergeTask(parcels: [parcels], store: scratch.file("merged-\(run)")))
            if let last = marks.last { rates.append(Double(last.records) / last.seconds.cpu) }
        }
        firstMergeRate = rates.median
        return rates.median
    }

    func setW1MergeRate(_ rate: Double) {
        firstMergeRate = rate
    }

    /// Collects rounds of W3 with two child processes, one for each half of the devices: the files of the parcels, by
    /// round.
    func collect(devices: Int, rounds: Int, hasOwnScopes: Bool = false, in scratch: Scratch) throws -> [[String]] {
        let tasks = collectTasks(devices, rounds, hasOwnScopes, scratch)
        _ = try Child.runTogether(tasks)
        return (0..<rounds).map { round in tasks.map { "\($0.output).\(round)" } }
    }

    /// The same for what it comes to, not for the parcels.
    func collectOutcomes(devices: Int, rounds: Int, in scratch: Scratch) throws -> [CollectTask.Outcome] {
        try Child.runTogether(collectTasks(devices, rounds, false, scratch))
    }

    private func collectTasks(_ devices: Int, _ rounds: Int, _ hasOwnScopes: Bool, _ scratch: Scratch) -> [CollectTask]
    {
        [0..<devices / 2, devices / 2..<devices].enumerated().map { number, part in
            CollectTask(
                workload: path("w3.csv"), formSource: path("w1.csv"), devices: part, rounds: rounds,
                output: scratch.file("half-\(number)"), hasOwnScopes: hasOwnScopes)
        }
    }
}
