import Foundation
import Logging
import SurveyStore
import SurveySync
import Synchronization
import Testing

@testable import SyncServer

/// A hub in a folder of its own, with a clock that the test turns.
final class TestHub: Sendable {
    static let start: UInt64 = 1_767_225_600_000

    let folder: String
    let hub: Hub
    let study: StudyID
    let form: Digest256
    let clock: TestClock
    var path: String { folder + "/hub" }
    var hosted: HostedStudy { get throws { try hub.hosted(study) } }

    init() throws {
        folder = NSTemporaryDirectory() + "masah-hub-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let clock = TestClock()
        let content = Array("<form id=\"emq\"/>".utf8)
        study = try Hub.create(
            at: folder + "/hub", study: Self.threeRegions, forms: [Self.form(version: "1", content: content)],
            environment: clock.environment)
        hub = try Hub.open(at: folder + "/hub", environment: clock.environment)
        form = Digest256(hashing: content[...])
        self.clock = clock
    }

    /// A hub with what another one has, in a folder of its own.
    init(copyOf other: TestHub) throws {
        folder = NSTemporaryDirectory() + "masah-hub-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: other.folder, toPath: folder)
        (study, form, clock) = (other.study, other.form, other.clock)
        hub = try Hub.open(at: folder + "/hub", environment: clock.environment)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    static let threeRegions = Study(
        id: "three-regions", title: ["fr": "Trois régions", "ar": "ثلاث جهات"], languages: ["fr", "ar"],
        geography: "HCP-RGPH-2024",
        regions: [
            .init(
                code: "01", name: ["fr": "Tanger-Tétouan-Al Hoceïma"],
                areas: [
                    .init(code: "571", name: ["fr": "Tétouan"]), .init(code: "511", name: ["fr": "Tanger-Assilah"]),
                ]),
            .init(code: "03", name: ["fr": "Fès-Meknès"], areas: [.init(code: "231", name: ["fr": "Fès"])]),
            .init(
                code: "06", name: ["fr": "Casablanca-Settat"], areas: [.init(code: "141", name: ["fr": "Casablanca"])]),
        ])

    static func form(version: String, content: [UInt8]) -> FormToPublish {
        FormToPublish(
            formID: "emq", version: version, title: "Enquête", mediaType: "application/xml", content: content)
    }

    func invite(
        _ role: Role = .surveyor, _ scope: String = "01/571", name: String? = nil,
        expiresIn lifetime: Duration = Hub.invitationLifetime
    ) throws -> Invitation {
        try hub.invite(
            study: study, role: role, scope: #require(Scope(scope)), name: name, expiresIn: lifetime,
            url: "http://127.0.0.1:1")
    }

    /// A device that has joined, without HTTP.
    func join(_ role: Role = .surveyor, _ scope: String = "01/571", name: String? = nil) async throws -> TestDevice {
        let invitation = try invite(role, scope, name: name)
        let key = SigningKey()
        let certificate = try await hosted.log.enrol(
            Enrolment(
                secretHash: Invitation.hash(ofSecret: invitation.secret), device: key.publicKey, wishedName: nil,
                now: clock.now),
            studyKey: hosted.key)
        return try TestDevice(self, key: key, certificate: certificate)
    }

    /// The hub's application, without what runs beside it.
    func server(limits: HubServer.EnrolmentLimits = .init()) -> HubServer {
        HubServer(hub, host: "127.0.0.1", port: 0, logger: Self.silent, enrolmentLimits: limits)
    }

    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// The wall clock of a test, and its randomness.
final class TestClock: Sendable {
    private let milliseconds = Atomic<UInt64>(TestHub.start)
    var now: UInt64 { milliseconds.load(ordering: .relaxed) }
    func advance(seconds: UInt64) { milliseconds.add(seconds * 1_000, ordering: .relaxed) }

    var environment: StoreEnvironment {
        // Each look is a millisecond later: saves of two devices never share a stamp by accident.
        StoreEnvironment(
            now: { self.milliseconds.add(1, ordering: .relaxed).newValue },
            randomBytes: StoreEnvironment.system.randomBytes, machine: { "test" })
    }
}
