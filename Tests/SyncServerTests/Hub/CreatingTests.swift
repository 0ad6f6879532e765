import Foundation
import SurveyStore
import Testing

@testable import SyncServer

/// A hub's folder, from nothing.
@Suite struct CreatingTests {
    @Test func aNewStudyHasItsFormsAsTheFirstEntriesSignedByItsKey() throws {
        let test = try TestHub()
        let entries = try test.hosted.log.read {
            try StudyLog.entries(after: .start, through: 9, LogView(scope: nil), $0).entries
        }
        #expect(entries.map(\.position) == [1])
        let form = try PublishedForm(bytes: #require(entries.first).bytes)
        #expect(form.certificate == nil)
        #expect(try form.isSigned(by: test.hosted.log.studyKey))
        #expect(form.hash == test.form)
    }

    @Test func onlyTheOwnerMayReadTheKeyAndTheLog() throws {
        let test = try TestHub()
        for name in try FileManager.default.contentsOfDirectory(atPath: test.path) {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(test.path)/\(name)")[.posixPermissions]
            #expect((mode as? NSNumber)?.intValue == 0o600, "\(name)")
        }
    }

    @Test func aStudyThatIsThereIsRefusedAndStaysAsItIs() throws {
        let test = try TestHub()
        let before = try FileManager.default.contentsOfDirectory(atPath: test.path).sorted()
        let error = #expect(throws: StoreError.self) {
            try Hub.create(at: test.path, study: TestHub.threeRegions, forms: [])
        }
        #expect(error?.code == .exists)
        let after = try FileManager.default.contentsOfDirectory(atPath: test.path).sorted()
        #expect(after == before)
    }

    @Test func anotherStudyJoinsTheSameHub() throws {
        let test = try TestHub()
        var other = TestHub.threeRegions
        other.id = "oriental"
        let id = try Hub.create(at: test.path, study: other, forms: [])
        let hub = try Hub.open(at: test.path)
        #expect(Set(hub.studies.map(\.id)) == [id, test.study])
        #expect(try hub.study(named: "oriental") == id)
        #expect(throws: StoreError.self) { try hub.study(named: nil) }
    }

    @Test func aFormThatCannotBePublishedLeavesNothingBehind() throws {
        let folder = NSTemporaryDirectory() + "masah-hub-\(UUID().uuidString)"
        let long = String(repeating: "x", count: Limits.nameBytes + 1)
        #expect(throws: StoreError.self) {
            try Hub.create(
                at: folder, study: TestHub.threeRegions,
                forms: [.init(formID: "a", version: long, title: "a", mediaType: "application/xml", content: [1])])
        }
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func twoContentsUnderOneVersionLeaveNothingBehind() throws {
        let folder = NSTemporaryDirectory() + "masah-hub-\(UUID().uuidString)"
        let error = #expect(throws: StoreError.self) {
            try Hub.create(
                at: folder, study: TestHub.threeRegions,
                forms: [TestHub.form(version: "1", content: [1]), TestHub.form(version: "1", content: [2])])
        }
        #expect(error?.code == .exists)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test(arguments: ["", "not a database at all", String(repeating: "SQLite format 3\0", count: 40)])
    func aFileThatIsNoLogIsRefusedAndNotTouched(content: String) throws {
        let folder = NSTemporaryDirectory() + "masah-hub-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(filePath: folder + "/a.study"))
        let error = #expect(throws: StoreError.self) { try Hub.open(at: folder) }
        #expect(error?.code == .notAStore)
        #expect(FileManager.default.contents(atPath: folder + "/a.study") == Data(content.utf8))
    }

    @Test func aFolderWithoutAHubIsNamed() {
        let error = #expect(throws: StoreError.self) { try Hub.open(at: "/nowhere/hub") }
        #expect(error?.code == .cannotRead)
        #expect(error?.message.contains("/nowhere/hub") == true)
    }

    @Test func theKeyOfAnotherStudyIsRefused() throws {
        let test = try TestHub()
        let key = "\(test.path)/\(test.study).key"
        try Data(Hex.encode(SigningKey().rawBytes).utf8).write(to: URL(filePath: key))
        #expect(throws: StoreError.self) { try Hub.open(at: test.path) }
    }
}
