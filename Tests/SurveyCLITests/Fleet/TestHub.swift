import Foundation
import Logging
import SurveyStore
import SurveySync
import SyncServer
import TestSupport

@testable import survey_cli

/// A hub with the study of the fixtures, served over loopback for the time of a test.
struct TestHub: Sendable {
    static let root = Repository.root

    let hub: Hub
    let study: StudyID
    let port: Int
    let folder: String
    var url: String { "http://127.0.0.1:\(port)" }

    /// Makes a hub in a new folder with these forms, serves it while `body` runs, and removes it.
    static func serve<Value: Sendable>(
        forms: [String], _ body: @escaping @Sendable (TestHub) async throws -> Value
    ) async throws -> Value {
        let folder = NSTemporaryDirectory() + "masah-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let studyFolder = try StudyFolder(path: root.path + "/fixtures/studies/three-regions")
        let id = try Hub.create(
            at: folder + "/hub", study: studyFolder.study,
            forms: try forms.map { try FormFile.read(root.path + "/fixtures/" + $0).toPublish })
        let hub = try Hub.open(at: folder + "/hub")
        var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        logger.logLevel = .critical
        let server = HubServer(hub, host: "127.0.0.1", port: 0, logger: logger)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run { continuation.yield($0) }
            }
            defer { group.cancelAll() }
            guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
            return try await body(TestHub(hub: hub, study: id, port: port, folder: folder))
        }
    }

    /// A device that joined over HTTP.
    func join(_ name: String, _ role: Role, _ scope: String) async throws -> SurveyStore {
        let place = Scope(scope) ?? .all
        let invitation = try hub.invite(study: study, role: role, scope: place, name: name, url: url)
        return try await Joining.join(invite: invitation.text, path: "\(folder)/\(name).survey", name: nil)
    }

    func transport(_ store: SurveyStore, port: Int? = nil) throws -> HTTPTransport {
        try HTTPTransport(
            url: "http://127.0.0.1:\(port ?? self.port)", study: study, device: try store.deviceKey(),
            now: StoreEnvironment.system.now)
    }

    @discardableResult
    func sync(_ store: SurveyStore) async throws -> SyncReport {
        try await SyncClient(store: store, transport: try transport(store)).run()
    }
}

/// Sends every request twice, as a link does that loses answers; the second answer is thrown away.
struct DuplicatingTransport: SyncTransport {
    let inner: any SyncTransport

    func exchange(_ request: [UInt8], receive: (_ bytes: [UInt8]) throws -> Void) async throws {
        try await inner.exchange(request, receive: receive)
        try await inner.exchange(request) { _ in }
    }
}
