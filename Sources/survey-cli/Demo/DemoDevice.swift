import Foundation
import SurveyStore
import SurveySync
import SyncServer

/// One member's device in the demo: a store file, and the ways in which it exchanges.
struct DemoDevice: Sendable {
    let name: String
    let scope: Scope
    let store: SurveyStore

    /// Joins over HTTP with a fresh invitation, as a person would.
    init(_ member: DemoCast.Member, hub: Hub, study: StudyID, url: String, folder: String) async throws {
        let invitation = try hub.invite(
            study: study, role: member.role, scope: member.scope, name: member.name, url: url)
        name = member.name
        scope = member.scope
        store = try await Joining.join(
            invite: invitation.text, path: "\(folder)/\(member.name).survey", name: member.name)
    }

    /// Syncs with the hub at `url`, which may be a link that breaks.
    @discardableResult
    func sync(url: String) async throws -> SyncReport {
        let profile = try store.profile()
        let transport = try HTTPTransport(
            url: url, study: profile.studyID, device: try store.deviceKey(), now: StoreEnvironment.system.now)
        return try await SyncClient(store: store, transport: transport, patience: .init(attempts: 20)).run()
    }
}
