import SurveyStore
import Testing

@Suite("Merging change-sets")
struct MergingTests {
    @Test("the same change-set any number of times changes nothing after the first")
    func again() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            let record = try stores[0].begin(["age": .integer(30)])
            try stores[0].edit(record, ["age": .integer(31)])
            let parcels = try Fleet.parcels(of: stores[0])
            #expect(parcels.changeSets.count == 1)
            try Fleet.carry(stores[0], stores[1])
            let picture = try Picture(stores[1])
            let status = try stores[1].status().saves
            for _ in 0..<3 { #expect(try stores[1].merge(parcels.changeSets[0]) == .known) }
            #expect(try stores[0].merge(parcels.changeSets[0]) == .known)
            #expect(try Picture(stores[1]) == picture)
            #expect(try Picture(stores[0]) == picture)
            #expect(try stores[1].status().saves == status)
        }
    }

    @Test("a correction that arrives before what it corrects is flagged, and whole once the rest is here")
    func early() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 3).stores
            let record = try stores[0].begin(["age": .integer(30)])
            try Fleet.carry(stores[0], stores[1])
            try stores[1].edit(record, ["age": .integer(31)])
            let first = try Fleet.parcels(of: stores[0])
            let all = try Fleet.parcels(of: stores[1])
            for card in all.cards { try stores[2].introduce(card) }
            for changeSet in all.changeSets where changeSet.header.site != first.changeSets[0].header.site {
                #expect(try stores[2].merge(changeSet) == .merged(saves: 1))
            }
            #expect(try stores[2].status().incomplete == 1)
            #expect(try stores[2].record(record).isIncomplete)
            #expect(try stores[2].record(record)["age"] == .integer(31))
            #expect(try stores[2].recordID(abbreviated: String(record.description.prefix(8))) == record)
            try expectSound(stores[2])
            #expect(try stores[2].merge(first.changeSets[0]) == .merged(saves: 1))
            #expect(try stores[2].status().incomplete == 0)
            #expect(try Picture(stores[2]) == Picture(stores[1]))
        }
    }

    @Test("an edit upon a history with a hole in it does not replace what nobody here has seen")
    func holes() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 4).stores
            let record = try stores[0].begin(["age": .integer(30), "name": .text("A")])
            try Fleet.carry(stores[0], stores[1])
            let unseen = try #require(try stores[1].edit(record, ["age": .integer(31)]))
            try Fleet.carry(stores[1], stores[2])
            let above = try #require(try stores[2].edit(record, ["name": .text("B")]))
            // The last store gets the first save and the third, and not the second.
            let parcels = try Fleet.parcels(of: stores[2])
            for card in parcels.cards { try stores[3].introduce(card) }
            for changeSet in parcels.changeSets where changeSet.header.site != unseen.dot.site {
                try stores[3].merge(changeSet)
            }
            let edit = try #require(try stores[3].edit(record, ["age": .integer(40)]))
            #expect(edit.clock > above.clock)
            try Fleet.converge(stores)
            let merged = try stores[3].record(record)
            let sides = try #require(merged.conflict("age")).candidates.map(\.answer)
            #expect(sides == [.integer(40), .integer(31)])
            #expect(merged["name"] == .text("B"))
            #expect(try !merged.isIncomplete && Picture(stores[0]) == Picture(stores[3]))
            try stores[0].edit(record, ["age": .integer(40)])
            #expect(try stores[0].record(record).conflicts == [])
        }
    }

    @Test("what lies outside a member's scope is carried on, not shown")
    func carried() throws {
        try inTemporaryFolder { folder in
            var fleet = try Fleet(folder, count: 1)
            let courier = try fleet.join(seed: 50, .supervisor, scope("01/571"))
            let reader = try fleet.join(seed: 51)
            _ = try fleet.stores[0].begin(["age": .integer(30)], scope: scope("06/001"))
            _ = try fleet.stores[0].begin(["age": .integer(31)], scope: scope("01/571/t"))
            try Fleet.carry(fleet.stores[0], courier)
            #expect(try courier.status().carried == 1)
            #expect(try courier.status().saves == 1)
            #expect(try courier.digest(scope: scope("01/571")) == fleet.stores[0].digest(scope: scope("01/571")))
            try Fleet.carry(courier, reader)
            #expect(try Picture(reader) == Picture(fleet.stores[0]))
            try expectSound(courier)
        }
    }

    @Test("a dot that is taken by other content is noticed, and the change-set kept whole", arguments: 0..<5)
    func forked(kind: Int) throws {
        try inTemporaryFolder { folder in
            let study = TestStudy()
            let device = signingKey(seed: 44)
            let card = SiteCard(certificate: try study.certificate(device), nonce: Array(repeating: 1, count: 16))
            let first = Dot(site: card.site, sequence: 1)
            func save(_ sequence: UInt64, variant: Int) -> Save {
                Save(
                    dot: Dot(site: card.site, sequence: sequence), origin: first,
                    clock: HybridTime(milliseconds: variant == 0 ? 6 : 5 + sequence - 1),
                    parents: sequence == 1 || variant == 1 ? [] : [first], mark: variant == 2 ? .delete : .none,
                    author: variant == 3 ? "other" : "", form: TestStudy.form, scope: .all,
                    answers: [path("a"): .integer(variant == 4 ? 1 : 0)])
            }
            let origin = Save(
                dot: first, origin: first, clock: HybridTime(milliseconds: 5), parents: [], mark: .none, author: "",
                form: TestStudy.form, scope: .all, answers: [:])
            var one = save(2, variant: 9)
            if kind == 0 { one = save(2, variant: 8) }
            let forked =
                kind == 0
                ? Save(
                    dot: one.dot, origin: one.origin, clock: HybridTime(milliseconds: 77), parents: one.parents,
                    mark: .none,
                    author: "", form: one.form, scope: one.scope, answers: one.answers) : save(2, variant: kind)
            let store = try study.store(at: folder.file("a"))
            try store.introduce(card)
            try store.merge(ChangeSet(study: study.id, saves: [origin, one], signedBy: device))
            let picture = try Picture(store)
            let fork = try ChangeSet(study: study.id, saves: [forked, save(3, variant: 9)], signedBy: device)
            #expect(try store.merge(fork) == .quarantined)
            #expect(try store.merge(fork) == .quarantined)
            #expect(try Picture(store) == picture)
            #expect(try store.status().quarantined == 1)
            #expect(try store.check().problems.count == 1, "what is set aside is named")
            try expectSound(store)
        }
    }

    @Test("cursor and data move together, and acknowledgements are remembered")
    func cursor() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            _ = try stores[0].begin(["age": .integer(30)])
            let parcels = try Fleet.parcels(of: stores[0])
            for card in parcels.cards { try stores[1].accept(.site(card)) }
            try stores[1].accept(.changeSet(parcels.changeSets[0]), position: 3, cursor: [9])
            #expect(try stores[1].hubState().cursor == [9])
            #expect(try stores[1].pendingChangeSets().isEmpty)
            #expect(try stores[0].pendingChangeSets().map(\.id) == [parcels.changeSets[0].id])
            try stores[0].acknowledge(parcels.changeSets[0].id, position: 3)
            #expect(try stores[0].pendingChangeSets().isEmpty)
            #expect(try stores[0].status().unsent == 0)
            try stores[0].meetHub(epoch: [1])
            #expect(try stores[0].pendingChangeSets().count == 1)
            try stores[0].refuse(parcels.changeSets[0].id, reason: "full")
            #expect(try stores[0].status().refused == ["full"])
            #expect(try stores[0].pendingChangeSets().isEmpty)
        }
    }
}
