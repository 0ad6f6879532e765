import Foundation
import SurveyStore
import TestSupport
import Testing

@Suite("A store that was copied or put back loses nothing and shares no dot")
struct CopiedStoreTests {
    private func open(_ folder: TestFolder, _ name: String, seed: UInt64, machine: String = "machine") throws
        -> SurveyStore
    {
        try SurveyStore.open(
            path: folder.file(name), environment: TestWorld(seed: seed, machine: machine).environment)
    }

    /// A store with two records, closed, so that its file is whole.
    private func start(_ folder: TestFolder) throws -> RecordID {
        let store = try TestStudy().store(at: folder.file("a"))
        let record = try store.begin(["age": .integer(30)])
        _ = try store.begin(["age": .integer(40)])
        try store.close()
        return record
    }

    /// Both stores save, meet, and agree; `made` counts the saves that must be there.
    private func expectBoth(_ one: SurveyStore, _ two: SurveyStore, saves: Int, quarantined: Int = 0) throws {
        try Fleet.converge([one, two])
        #expect(try Picture(one) == Picture(two))
        for store in [one, two] {
            #expect(try store.status().saves == saves)
            try expectSound(store)
        }
        #expect(try one.status().quarantined == 0)
        #expect(try two.status().quarantined == quarantined)
    }

    @Test(
        "a copy on another device takes a site of its own before its first save, with its witness file or without",
        arguments: [true, false])
    func copied(withWitness: Bool) throws {
        try inTemporaryFolder { folder in
            let record = try start(folder)
            try folder.copy("a", to: "b")
            if withWitness { try folder.copy("a-witness", to: "b-witness") }
            let one = try open(folder, "a", seed: 21)
            let two = try open(folder, "b", seed: 22, machine: "other machine")
            #expect(try one.profile().isInItsPlace)
            #expect(try !two.profile().isInItsPlace)
            let left = try #require(try one.edit(record, ["age": .integer(31)]))
            let right = try #require(try two.edit(record, ["age": .integer(32)]))
            #expect(left.dot.site != right.dot.site)
            _ = try two.begin(["age": .integer(50)])
            try expectBoth(one, two, saves: 5)
            #expect(try one.record(record).conflicts.first?.candidates.count == 2)
        }
    }

    @Test("a copy on the same machine is noticed too", arguments: [true, false])
    func copiedHere(withWitness: Bool) throws {
        try inTemporaryFolder { folder in
            let record = try start(folder)
            try folder.copy("a", to: "b")
            if withWitness { try folder.copy("a-witness", to: "b-witness") }
            let two = try open(folder, "b", seed: 22)
            let right = try #require(try two.edit(record, ["age": .integer(32)]))
            let one = try open(folder, "a", seed: 21)
            let left = try #require(try one.edit(record, ["age": .integer(31)]))
            #expect(left.dot.site != right.dot.site)
            try expectBoth(one, two, saves: 4)
        }
    }

    @Test(
        "an old copy put back, over the same file or as a new one, does not reuse its numbers",
        arguments: [true, false])
    func restored(inPlace: Bool) throws {
        try inTemporaryFolder { folder in
            let record = try start(folder)
            let backup = folder.contents("a")
            let other = try TestStudy().store(at: folder.file("hub"), world: TestWorld(seed: 90, machine: "hub"))
            let before = try open(folder, "a", seed: 21)
            let lost = try #require(try before.edit(record, ["age": .integer(31)]))
            try Fleet.carry(before, other)
            try before.close()
            if inPlace {
                let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("a")))
                try handle.truncate(atOffset: 0)
                try handle.write(contentsOf: Data(backup))
                try handle.close()
            } else {
                try FileManager.default.removeItem(atPath: folder.file("a"))
                try folder.write("a", backup)
            }
            let after = try open(folder, "a", seed: 23)
            #expect(try after.status().saves == 2)
            let again = try #require(try after.edit(record, ["age": .integer(33)]))
            #expect(again.dot.site != lost.dot.site)
            try expectBoth(after, other, saves: 4)
        }
    }

    @Test("saves that were open in a copy are sealed there too, though they came back sealed from elsewhere")
    func openRun() throws {
        try inTemporaryFolder { folder in
            let record = try start(folder)
            try folder.copy("a", to: "b")
            let one = try open(folder, "a", seed: 21)
            let two = try open(folder, "b", seed: 22, machine: "other machine")
            let parcels = try Fleet.parcels(of: one)
            for card in parcels.cards { try two.introduce(card) }
            for changeSet in parcels.changeSets { #expect(try two.merge(changeSet) == .known) }
            try two.seal()
            #expect(try two.changeSetIDs() == one.changeSetIDs())
            #expect(try two.status().saves == 2)
            try expectSound(two)
            try two.edit(record, ["age": .integer(32)])
            try expectBoth(one, two, saves: 3)
        }
    }

    @Test("a store that is opened again and again where it is keeps its site")
    func inPlace() throws {
        try inTemporaryFolder { folder in
            let record = try start(folder)
            var sites: Set<SiteID> = []
            for round in 0..<5 {
                let store = try open(folder, "a", seed: UInt64(30 + round))
                sites.insert(try #require(try store.edit(record, ["age": .integer(Int64(50 + round))])).dot.site)
                try store.close()
            }
            #expect(sites.count == 1)
        }
    }

    @Test("a save that is refused, and an edit that changes nothing, cost no site")
    func refusedSave() throws {
        try inTemporaryFolder { folder in
            let record = try start(folder)
            let witness = folder.contents("a-witness")
            var store = try open(folder, "a", seed: 30)
            let site = try store.profile().site
            expectRefusal(.notFound) { try store.edit(RecordID(high: 1, low: 1), ["age": .integer(1)]) }
            #expect(try store.edit(record, ["age": .integer(30)]) == nil)
            try store.close()
            #expect(folder.contents("a-witness") == witness)
            store = try open(folder, "a", seed: 31)
            #expect(try store.edit(record, ["age": .integer(31)])?.dot.site == site)
        }
    }

    @Test("two programs on one file never share a dot", arguments: Seeds.first(4))
    func twoPrograms(seed: UInt64) throws {
        try inTemporaryFolder { folder in
            _ = try start(folder)
            var random = SplitMix64(seed: seed)
            let stores = [try open(folder, "a", seed: 41), try open(folder, "a", seed: 42)]
            var dots: Set<Dot> = []
            for number in 0..<20 {
                let store = random.pick(stores)
                let save = try store.save(Draft(form: TestStudy.form, answers: [path("n"): .integer(Int64(number))]))
                #expect(dots.insert(try #require(save).dot).inserted)
                if random.once(in: 4) { try random.pick(stores).seal() }
            }
            #expect(Set(dots.map(\.site)).count == 1)
            #expect(try Picture(stores[0]) == Picture(stores[1]))
            #expect(try stores[0].status().saves == 22)
            try expectSound(stores[1])
        }
    }

    @Test("saves that another copy's took the dots of are made anew, and all of both are kept")
    func reissued() throws {
        try inTemporaryFolder { folder in
            let record = try start(folder)
            // Both files are copied, and the second device passes for the first: what only a hub can notice.
            let one = try open(folder, "a", seed: 21)
            try one.seal()
            try one.close()
            let file = folder.contents("a")
            let witness = folder.contents("a-witness")
            let before = try open(folder, "a", seed: 22)
            let left = try #require(try before.edit(record, ["age": .integer(31)]))
            let hub = try TestStudy().store(at: folder.file("hub"), world: TestWorld(seed: 90, machine: "hub"))
            try Fleet.carry(before, hub)
            try before.close()
            for (name, bytes) in [("a", file), ("a-witness", witness)] {
                let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file(name)))
                try handle.truncate(atOffset: 0)
                try handle.write(contentsOf: Data(bytes))
                try handle.close()
            }
            let after = try open(folder, "a", seed: 23)
            let right = try #require(try after.edit(record, ["age": .integer(32)]))
            #expect(left.dot == right.dot && left != right)
            try after.seal()
            let fork = try #require(try after.changeSetIDs().last)
            #expect(try hub.merge(after.changeSet(fork).changeSet) == .quarantined)
            #expect(try after.reissue(fork, taken: [right.dot.sequence]) == 1)
            try expectBoth(after, hub, saves: 4, quarantined: 1)
            #expect(try hub.record(record).conflicts.first?.candidates.map(\.answer).count == 2)
        }
    }
}
