import SurveyStore

/// What a site sends for the first time: its cards, then its change-sets.
struct Delivery: Sendable {
    let cards: [SiteCard]
    let changeSets: [ChangeSet]

    /// Bytes of the change-sets. The cards go once for each site, about 200 bytes, and are not counted.
    var byteCount: Double { Double(changeSets.reduce(0) { $0 + $1.bytes.count }) }
}

/// One device of a workload, with a store of its own.
final class Device {
    let store: SurveyStore
    private let clock: BenchClock
    private var sent: Set<Digest256> = []

    init(at path: String, name: String, role: Role = .surveyor, scope: Scope = .all, form: PublishedForm) throws {
        clock = BenchClock(seed: name)
        store = try BenchStudy.store(at: path, name: name, role: role, scope: scope, forms: [form], clock: clock)
    }

    /// Saves interviews at their times and seals them.
    @discardableResult
    func collect(_ interviews: some Sequence<(draft: Draft, time: UInt64)>) throws -> [Save?] {
        clock.show(interviews.map(\.time))
        let saves = try store.save(interviews.map(\.draft))
        try store.seal()
        return saves
    }

    /// The change-sets sealed since the last call.
    func delivery() throws -> Delivery {
        var cards: [SiteCard] = []
        var changeSets: [ChangeSet] = []
        for id in try store.changeSetIDs(unsentOnly: true) where sent.insert(id).inserted {
            let (introductions, changeSet) = try store.changeSet(id)
            if cards.isEmpty { cards = introductions }
            changeSets.append(changeSet)
        }
        return Delivery(cards: cards, changeSets: changeSets)
    }

    /// Takes in what others sent, without sending it on.
    func merge(_ deliveries: [Delivery]) throws {
        for delivery in deliveries {
            for card in delivery.cards { try store.introduce(card) }
            for changeSet in delivery.changeSets {
                try store.merge(changeSet)
                sent.insert(changeSet.id)
            }
        }
    }
}

extension Workload {
    /// What all devices send if each seals after so many interviews.
    func deliveries(interviewsInChangeSet count: Int) throws -> [Delivery] {
        let scratch = try Scratch()
        let form = try BenchStudy.published(form)
        return try (0..<deviceCount).map { number in
            let device = try Device(at: scratch.file("device"), name: "device \(number)", form: form)
            let interviews = interviews(number)
            for start in stride(from: 0, to: interviews.count, by: count) {
                try device.collect(interviews[start..<min(start + count, interviews.count)])
            }
            defer { SurveyStore.remove(path: device.store.path) }
            return try device.delivery()
        }
    }
}
