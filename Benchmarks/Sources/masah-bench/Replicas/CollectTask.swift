import SurveyStore

/// Collects interviews on a part of a workload's devices, in rounds: each device hands in 400 at a time, as it would over
/// months. Round r gives a device the rows of another, so that no device repeats itself.
struct CollectTask: ChildTask {
    static let name = "collect"

    /// The CSV file with the rows, and the one whose codes make the form.
    var workload: String
    var formSource: String
    /// The devices of this part.
    var devices: Range<Int>
    var rounds: Int
    /// Written: one file for each round, named `<output>.<round>`.
    var output: String
    /// Whether each device works in a scope of its own, as devices of different teams do.
    var hasOwnScopes = false

    struct Outcome: Codable {
        var saves = 0
        var bytes = 0.0
    }

    private static let roundMilliseconds: UInt64 = 120 * 86_400_000

    func run() throws -> Outcome {
        let scratch = try Scratch()
        let workload = try Workload(path: workload, form: Workload(path: formSource).form)
        let form = try BenchStudy.published(workload.form)
        var outcome = Outcome()
        let writers = try (0..<rounds).map { try ParcelFile.Writer(path: "\(output).\($0)", form: form) }
        for number in devices {
            let scope = Self.ownScope(number)
            let device = try Device(
                at: scratch.file("device"), name: Self.deviceName(number), scope: hasOwnScopes ? scope : .all,
                form: form)
            for round in 0..<rounds {
                var interviews = workload.interviews(
                    Self.source(of: number, round: round, deviceCount: workload.deviceCount))
                for place in interviews.indices {
                    interviews[place].time += UInt64(round) * Self.roundMilliseconds
                    if hasOwnScopes { interviews[place].draft.scope = scope }
                }
                try device.collect(interviews)
                let delivery = try device.delivery()
                try writers[round].write(
                    Delivery(cards: round == 0 ? delivery.cards : [], changeSets: delivery.changeSets))
                outcome.saves += interviews.count
                outcome.bytes += delivery.byteCount
            }
            try device.store.close()
            SurveyStore.remove(path: device.store.path)
        }
        for writer in writers { try writer.close() }
        return outcome
    }

    static func deviceName(_ number: Int) -> String { "collector \(number)" }

    static func ownScope(_ number: Int) -> Scope {
        Scope("\(["01", "03", "06"][number % 3])/device-\(number)") ?? .all
    }

    /// Whose rows a device gets in a round.
    static func source(of device: Int, round: Int, deviceCount: Int) -> Int {
        (device + round * 25) % deviceCount
    }
}
