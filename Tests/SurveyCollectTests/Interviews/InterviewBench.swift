import Foundation
import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Synchronization
import TestSupport
import Testing

/// A store in a temporary folder with a desk over it, and a clock that goes on by a second with each look at it.
final class InterviewBench {
    let folder: URL
    let store: SurveyStore
    let desk: InterviewDesk

    private static let root = Repository.root

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "masah-desk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let key = SigningKey()
        let device = SigningKey()
        let study = try StudyFolder(path: Self.root.appending(path: "fixtures/studies/three-regions").path).study
        let certificate = try Certificate(
            device: device.publicKey, role: .manager, scope: .all, member: "amina", issued: 1, expires: 0, signedBy: key)
        store = try SurveyStore.create(
            path: folder.appending(path: "a.survey").path,
            identity: .init(
                study: study, studyKey: key.publicKey, device: (device, certificate), studySecret: key))
        let ticks = Ticks()
        desk = InterviewDesk(
            store: store,
            surroundings: InterviewSurroundings(
                clock: { FormClock(milliseconds: ticks.next(), offsetMinutes: 60) }, random: { ticks.random() }))
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Noon of 1 March 2026 in UTC+1.
    static let noon = 1_772_362_800_000

    private final class Ticks: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                count += 1
                return InterviewBench.noon + count * 1_000
            }
        }

        func random() -> UInt64 {
            count.withLock { count in
                count += 1
                return UInt64(count) &* 0x9E37_79B9_7F4A_7C15
            }
        }
    }

    // MARK: Forms

    /// Publishes a form of this instance, model and body, and gives it back as the store has it.
    func publish(_ version: Int, _ instance: String, model: String = "", body: String) throws -> FormBinding {
        let content = Array(
            """
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
                xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"
                xmlns:orx="http://openrosa.org/xforms" xmlns:entities="http://www.opendatakit.org/xforms/entities">
              <h:head><h:title>Sample</h:title><model entities:entities-version="2024.1.0">
                <instance><data id="sample" version="\(version)">\(instance)</data></instance>\(model)
              </model></h:head>
              <h:body>\(body)</h:body>
            </h:html>
            """.utf8)
        return try publish(content)
    }

    /// Publishes a form file of the repository.
    func publish(file: String) throws -> FormBinding {
        try publish([UInt8](Data(contentsOf: Self.root.appending(path: file))))
    }

    private func publish(_ content: [UInt8]) throws -> FormBinding {
        let form = try XFormReader.read(content)
        let published = try store.publish(
            formID: form.id, version: form.version, title: form.title, mediaType: "application/xml", content: content)
        return FormBinding(form: form, hash: published.hash)
    }

    func begin(_ binding: FormBinding) throws -> Interview { try desk.begin(binding, scope: .all, author: "amina") }

    /// The record that an interview was last saved as, as the store has it.
    func record(_ interview: Interview) throws -> MergedRecord {
        try store.record(#require(interview.record).id)
    }
}

extension Interview {
    /// Answers the question at a place such as "member[2]/age".
    mutating func answer(_ value: String, at place: String) throws {
        let node = try #require(session.node(at: place), "\(place)")
        try answer(value, at: node)
    }

    func value(_ place: String) throws -> String {
        session.record[try #require(session.node(at: place), "\(place)")]
    }

    mutating func add(_ path: String) throws {
        let prompt = try #require(
            screens.lazy.compactMap { if case .prompt(let prompt) = $0.kind { prompt } else { nil } }
                .first { $0.path == path }, "\(path)")
        try addInstance(at: prompt)
    }
}

extension MergedRecord {
    /// The answer at a path outside repeats.
    func answer(_ template: String) -> Answer? { AnswerPath(template: template).flatMap { answers[$0] } }
}
