import SurveyStore
import TestSupport
import Testing

@Suite("Replicas that exchange everything agree on everything")
struct FleetTests {
    @Test(
        "random saves, lost and doubled and shuffled deliveries: one digest, equal records, nothing lost",
        arguments: Seeds.first(6))
    func converge(seed: UInt64) throws {
        try inTemporaryFolder { folder in
            var run = try FleetRun(folder, seed: seed)
            for _ in 0..<70 { try run.step() }
            try Fleet.converge(run.stores)
            var picture: Picture?
            for store in run.stores {
                try expectSound(store)
                let mine = try Picture(store)
                #expect(mine == picture ?? mine)
                picture = mine
                #expect(try store.status().quarantined == 0)
                #expect(try store.status().incomplete == 0)
                for (record, saves) in run.made {
                    #expect(try Set(store.history(of: record).map(\.dot)) == Set(saves.map(\.dot)))
                    #expect(ContentOracle(saves, try store.record(record)).losses == [])
                }
            }
            // A newcomer that gets all of it in another order ends up the same.
            var random = SplitMix64(seed: seed)
            let newcomer = try run.fleet.join(seed: seed + 7_777)
            for card in try run.stores[0].siteCards() { try newcomer.introduce(card) }
            let all = try run.stores[0].changeSetIDs().map { try run.stores[0].changeSet($0).changeSet }
            for changeSet in (all + all).shuffled(using: &random) { try newcomer.merge(changeSet) }
            #expect(try Picture(newcomer) == picture)
            try expectSound(newcomer)
        }
    }
}

/// A fleet that does random things.
private struct FleetRun {
    var fleet: Fleet
    var random: SplitMix64
    private(set) var made: [RecordID: [Save]] = [:]
    var stores: [SurveyStore] { fleet.stores }

    init(_ folder: TestFolder, seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        fleet = try Fleet(folder)
        for number in 0..<4 as Range<UInt64> {
            // One clock is ten years behind, another ten years ahead.
            let now: UInt64 = [1_790_000_000_000, 1_790_000_100_000, 1_470_000_000_000, 2_110_000_000_000][Int(number)]
            try fleet.join(seed: seed &* 10 &+ number, now: now)
        }
    }

    mutating func step() throws {
        let store = random.pick(stores)
        switch random.below(10) {
        case 0, 1:
            try note(store.save(Draft(form: TestStudy.form, scope: scope("01/571"), answers: answers())))
        case 2, 3:
            let other = random.pick(stores)
            if other !== store { try Fleet.carrySome(other, store, &random) }
        default:
            guard let record = made.keys.sorted().randomElement(using: &random) else { return }
            guard let merged = try? store.record(record) else { return }
            try change(merged, store)
        }
    }

    private mutating func note(_ save: Save?) {
        if let save { made[save.record, default: []].append(save) }
    }

    private mutating func answers() -> [AnswerPath: Answer] {
        [
            path("a"): .text("\(random.below(5))"), path("b"): RandomAnswers.value(&random),
            path("c"): .choices(RandomAnswers.codes.filter { _ in random.once(in: 2) }),
        ]
    }

    private mutating func change(_ merged: MergedRecord, _ store: SurveyStore) throws {
        // Building upon a history with holes in it would mean having seen what nobody here has.
        if merged.state == .erased || merged.isIncomplete { return }
        var draft = Draft(record: merged.id, form: TestStudy.form, author: random.pick(["", "ليلى"]))
        if merged.state == .deleted {
            draft.mark = .restore
            return note(try store.save(draft))
        }
        switch random.below(12) {
        case 0: draft.mark = .delete
        case 1 where random.once(in: 3): draft.mark = .erase
        case 2, 3:
            let member = try draft.addInstance(of: "m[]", position: Int64(random.below(4)))
            draft.answers[AnswerPath(template: "m[]/x", instances: member.instances) ?? path("x")] = .text("new")
        case 4, 5:
            guard let member = merged.instances.randomElement(using: &random) else { return }
            if random.once(in: 2) {
                draft.answers[member] = .removed
            } else {
                let inside = AnswerPath(template: member.template + "/x", instances: member.instances)
                draft.answers[inside ?? path("x")] = .text("\(random.below(9))")
            }
        default:
            for (path, answer) in answers() where random.once(in: 2) { draft.answers[path] = answer }
            for conflict in merged.conflicts where random.once(in: 2) {
                if let path = conflict.path, !path.isInstance { draft.answers[path] = merged.answers[path] }
            }
        }
        note(try store.save(draft))
    }
}
