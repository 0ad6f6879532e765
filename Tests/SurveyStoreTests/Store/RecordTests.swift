import SurveyStore
import Testing

@Suite("Records in a store")
struct RecordTests {
    @Test("delete, restore and erase take effect, and a record that is gone takes no edits")
    func states() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let record = try store.begin(["age": .integer(30)])
            try store.edit(record, mark: .delete)
            #expect(try store.record(record).state == .deleted)
            #expect(try store.status().deleted == 1)
            expectRefusal(.conflict) { try store.edit(record, ["age": .integer(31)]) }
            expectRefusal(.conflict) { try store.edit(record, mark: .delete) }
            try store.edit(record, mark: .restore)
            #expect(try store.record(record)["age"] == .integer(30))
            try store.edit(record, mark: .erase)
            #expect(try store.record(record).answers == [:])
            for mark in SaveMark.allCases { expectRefusal(.conflict) { try store.edit(record, mark: mark) } }
            #expect(try store.history(of: record).map(\.mark) == [.none, .delete, .restore, .erase])
            try expectSound(store)
        }
    }

    @Test("a record that is not here is not found, by id or by its first digits")
    func missing() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let record = try store.begin(["age": .integer(30)])
            let unknown = RecordID(high: 1, low: 2)
            expectRefusal(.notFound) { try store.record(unknown) }
            expectRefusal(.notFound) { try store.history(of: unknown) }
            expectRefusal(.notFound) { try store.edit(unknown, ["age": .integer(1)]) }
            // The own site's next record does not exist yet, although its id is known already.
            let site = try #require(try store.profile().site)
            expectRefusal(.notFound) { try store.record(RecordID(firstSave: Dot(site: site, sequence: 2))) }
            #expect(try store.recordID(abbreviated: String(record.description.prefix(8))) == record)
            #expect(try store.recordID(abbreviated: record.description.uppercased()) == record)
            expectRefusal(.notFound) { try store.recordID(abbreviated: "00000000") }
            expectRefusal(.badData) { try store.recordID(abbreviated: "abc") }
            expectRefusal(.badData) { try store.recordID(abbreviated: "not hexadecimal") }
        }
    }

    @Test("too few digits name the records that they could mean")
    func ambiguous() throws {
        try inTemporaryFolder { folder in
            let study = TestStudy()
            let store = try study.store(at: folder.file("a"))
            let device = signingKey(seed: 3)
            let card = SiteCard(certificate: try study.certificate(device), nonce: Array(repeating: 1, count: 16))
            func id(_ sequence: UInt64) -> RecordID { RecordID(firstSave: Dot(site: card.site, sequence: sequence)) }
            let digits = id(1).description.prefix(4)
            let other = try #require((2...1_000_000).first { id($0).description.hasPrefix(digits) })
            let saves = [1, other].map { sequence in
                let dot = Dot(site: card.site, sequence: sequence)
                return Save(
                    dot: dot, origin: dot, clock: HybridTime(milliseconds: sequence), parents: [], mark: .none,
                    author: "",
                    form: TestStudy.form, scope: .all, answers: [:])
            }
            try store.introduce(card)
            try store.merge(ChangeSet(study: study.id, saves: saves, signedBy: device))
            expectRefusal(.ambiguous) { try store.recordID(abbreviated: String(digits)) }
            #expect(try store.recordID(abbreviated: String(id(1).description.prefix(12))) == id(1))
            try expectSound(store)
        }
    }

    @Test("records are listed in the order in which they began, by form and by scope")
    func listing() throws {
        try inTemporaryFolder { folder in
            let study = TestStudy()
            let store = try study.store(at: folder.file("a"), .manager)
            let info = try store.publish(
                formID: "emq", version: "1", title: "", mediaType: "application/xml", content: [1])
            var expected: [RecordID] = []
            for number in 0..<6 {
                let place = number % 2 == 0 ? scope("01/571") : scope("06")
                let form = number < 4 ? info.hash : TestStudy.otherForm
                let save = try store.save(
                    Draft(form: form, scope: place, answers: [path("n"): .integer(Int64(number))]))
                if place == scope("01/571"), number < 4 { expected.append(try #require(save).record) }
            }
            var found: [RecordID] = []
            try store.forEachRecord(formID: "emq", scope: scope("01")) { found.append($0.id) }
            #expect(found == expected)
            #expect(try store.status().records == ["emq": 4, "?": 2])
        }
    }
}
