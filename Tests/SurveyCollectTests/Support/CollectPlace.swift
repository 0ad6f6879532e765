import Foundation
import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Synchronization
import TestSupport
import Testing

/// A folder with a store of the default study, and a desk for interviews in it, for one test.
final class CollectPlace {
    /// The root of the repository, found from this file's place in it.
    static let root = Repository.root

    static let emq = "fixtures/studies/three-regions/forms/emq.xml"
    static let everyKind = "fixtures/forms/every-kind.xml"
    static let interview = "fixtures/forms/interview.xml"

    let folder: URL
    let store: SurveyStore
    let desk: InterviewDesk

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "masah-collect-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let key = SigningKey()
        let device = SigningKey()
        let certificate = try Certificate(
            device: device.publicKey, role: .manager, scope: .all, member: "test", issued: 1, expires: 0, signedBy: key)
        let study = try StudyFolder(path: Self.root.appending(path: "fixtures/studies/three-regions").path).study
        let clock = TickingClock()
        store = try SurveyStore.create(
            path: folder.appending(path: "a.survey").path,
            identity: .init(study: study, studyKey: key.publicKey, device: (device, certificate), studySecret: key),
            environment: StoreEnvironment(
                now: { clock.tick() }, randomBytes: StoreEnvironment.system.randomBytes, machine: { "test" }))
        desk = InterviewDesk(store: store, surroundings: Self.surroundings)
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Noon of 1 March 2026 in UTC+1, and the same random bits each time.
    static let surroundings = InterviewSurroundings(
        clock: { FormClock(milliseconds: 1_772_362_800_000, offsetMinutes: 60) }, random: { 7 })

    /// Publishes a form of the repository with files that lie in a folder of it.
    func publish(_ path: String, files: [String] = []) throws -> FormBinding {
        try publish([UInt8](Data(contentsOf: Self.root.appending(path: path))), files: files)
    }

    /// Publishes a form.
    func publish(_ content: [UInt8], files: [String] = []) throws -> FormBinding {
        let form = try XFormReader.read(content)
        let published = try files.map { path in
            let url = Self.root.appending(path: path)
            return try PublishedFile(
                name: url.lastPathComponent, mediaType: "text/csv", content: [UInt8](Data(contentsOf: url)))
        }
        let info = try store.publish(
            formID: form.id, version: form.version, title: form.title, mediaType: "application/xml", content: content,
            files: published)
        return FormBinding(form: form, hash: info.hash)
    }

    /// How many records of a form there are.
    func recordCount(_ formID: String) throws -> Int {
        var count = 0
        try store.forEachRecord(formID: formID) { _ in count += 1 }
        return count
    }

    /// Begins an interview with a form of the repository.
    func begin(_ path: String, language: String? = nil) throws -> Interview {
        let binding = try publish(path)
        let language = try language.map { try #require(binding.form.language(named: $0)) }
        return try desk.begin(binding, scope: .all, author: "test", language: language)
    }
}

/// A clock that goes on by a second with each look at it.
private final class TickingClock: Sendable {
    private let now = Mutex<UInt64>(1_795_420_800_000)

    func tick() -> UInt64 {
        now.withLock { now in
            now += 1_000
            return now
        }
    }
}
