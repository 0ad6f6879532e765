import Foundation
import SurveyData
import SurveyForms
import SurveyStore
import Synchronization
import Testing

/// A study with stores in a temporary folder, and a clock that the test moves.
final class TestStudy {
    let folder: TemporaryFolder
    let key = SigningKey()
    let study: Study
    private let clock = TestClock()

    init() throws {
        folder = try TemporaryFolder()
        study = try StudyFolder(path: Fixture.root.appending(path: "fixtures/studies/three-regions").path).study
    }

    /// A store of a new member.
    func store(
        _ name: String, role: Role = .manager, scope: String = "", forms: [String] = []
    ) throws -> SurveyStore {
        let device = SigningKey()
        let certificate = try Certificate(
            device: device.publicKey, role: role, scope: try #require(Scope(scope)), member: name, issued: 1,
            expires: 0, signedBy: key)
        let clock = clock
        let store = try SurveyStore.create(
            path: folder.path("\(name).survey"),
            identity: .init(
                study: study, studyKey: key.publicKey, device: (device, certificate), studySecret: key),
            environment: StoreEnvironment(
                now: { clock.tick() }, randomBytes: StoreEnvironment.system.randomBytes, machine: { "test" }))
        for form in forms { try publish(Fixture.content(form), in: store) }
        return store
    }

    func publish(_ content: [UInt8], in store: SurveyStore) throws {
        let form = try XFormReader.read(content)
        _ = try store.publish(
            formID: form.id, version: form.version, title: form.title, mediaType: "application/xml", content: content)
    }

    /// Carries everything from one store to another.
    func carry(from source: SurveyStore, to target: SurveyStore, reversed: Bool = false) throws {
        try source.seal()
        for info in try source.forms() { try target.add(source.form(info.hash)) }
        let ids = try source.changeSetIDs()
        for id in reversed ? ids.reversed() : ids {
            let (cards, changeSet) = try source.changeSet(id)
            for card in cards { try target.introduce(card) }
            try target.merge(changeSet)
        }
    }

    /// The usual way to read a file into a store of the whole study.
    func options(scope: String = "01/571", membership: String = "") throws -> ImportOptions {
        ImportOptions(
            scope: try #require(Scope(scope)), membership: try #require(Scope(membership)), study: study)
    }
}

/// A clock that goes on by a second with each look at it.
private final class TestClock: Sendable {
    private let now = Mutex<UInt64>(1_795_420_800_000)

    func tick() -> UInt64 {
        now.withLock { now in
            now += 1_000
            return now
        }
    }
}

extension ByteSource {
    /// A file that is a text.
    init(_ text: String, name: String = "file.csv") {
        self.init(name: name, bytes: Array(text.utf8))
    }
}

/// The problem that a task meets, or nil if it succeeds.
func problem<Value>(_ task: () throws -> Value) throws -> DataProblem? {
    do {
        _ = try task()
        return nil
    } catch let problem as DataProblem {
        return problem
    }
}
