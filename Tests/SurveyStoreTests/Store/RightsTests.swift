import SurveyStore
import Testing

@Suite("A member saves what the membership allows")
struct RightsTests {
    private func store(_ folder: TestFolder, _ role: Role, _ scope: Scope = .all) throws -> SurveyStore {
        try TestStudy().store(at: folder.file("\(role.name)"), role, scope)
    }

    @Test("a scope holds records of its own and of what lies below")
    func scopes() throws {
        try inTemporaryFolder { folder in
            let store = try store(folder, .surveyor, scope("01/571"))
            _ = try store.begin(["a": .integer(1)], scope: scope("01/571"))
            _ = try store.begin(["a": .integer(1)], scope: scope("01/571/team-3"))
            for other in ["", "01", "06/571", "01/5711"] {
                expectRefusal(.notPermitted) { try store.begin(["a": .integer(1)], scope: scope(other)) }
            }
            #expect(try store.status().saves == 2)
            #expect(try store.digest(scope: scope("01/571/team-3")).count == 1)
        }
    }

    @Test("a surveyor deletes and restores but does not erase; a researcher writes nothing")
    func roles() throws {
        try inTemporaryFolder { folder in
            let surveyor = try store(folder, .surveyor)
            let record = try surveyor.begin(["a": .integer(1)])
            try surveyor.edit(record, mark: .delete)
            try surveyor.edit(record, mark: .restore)
            expectRefusal(.notPermitted) { try surveyor.edit(record, mark: .erase) }
            expectRefusal(.notPermitted) { try store(folder, .researcher).begin(["a": .integer(1)]) }
            let supervisor = try store(folder, .supervisor)
            let erased = try supervisor.begin(["a": .integer(1)])
            try supervisor.edit(erased, mark: .erase)
            #expect(try supervisor.record(erased).state == .erased)
        }
    }

    @Test("forms are published by a manager, once for each version")
    func forms() throws {
        try inTemporaryFolder { folder in
            func publish(_ store: SurveyStore, _ content: String) throws -> SurveyStore.FormInfo {
                try store.publish(
                    formID: "emq", version: "1", title: "E", mediaType: "application/xml", content: Array(content.utf8))
            }
            let supervisor = try store(folder, .supervisor)
            expectRefusal(.notPermitted) { try publish(supervisor, "a") }
            let manager = try store(folder, .manager)
            let info = try publish(manager, "a")
            #expect(try publish(manager, "a") == info)
            expectRefusal(.exists) { try publish(manager, "b") }
            let form = try manager.form("emq")
            #expect(try supervisor.add(form))
            #expect(try !supervisor.add(form))
            #expect(try supervisor.forms() == [info])
            #expect(try supervisor.form(info.hash).content == Array("a".utf8))
            expectRefusal(.notFound) { try supervisor.form("emq", version: "2") }
            expectRefusal(.notFound) { try supervisor.form("x") }
            let foreign = try PublishedForm(
                study: TestStudy(seed: 8).id, formID: "x", version: "1", title: "", mediaType: "", content: [],
                certificate: nil, signedBy: TestStudy(seed: 8).key)
            expectRefusal(.signing) { try supervisor.add(foreign) }
        }
    }

    @Test("a replica without a device reads and does not write")
    func reader() throws {
        try inTemporaryFolder { folder in
            let study = TestStudy()
            let writer = try study.store(at: folder.file("w"))
            let record = try writer.begin(["a": .integer(1)])
            let reader = try SurveyStore.create(
                path: folder.file("r"),
                identity: .init(study: study.document, studyKey: study.key.publicKey, device: nil))
            try Fleet.carry(writer, reader)
            #expect(try Picture(reader) == Picture(writer))
            expectRefusal(.notPermitted) { try reader.edit(record, ["a": .integer(2)]) }
            expectRefusal(.notPermitted) { try reader.deviceKey() }
            #expect(try reader.profile().site == nil)
        }
    }
}
