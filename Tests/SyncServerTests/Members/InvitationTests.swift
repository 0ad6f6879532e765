import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// What the operator does with invitations and members.
@Suite struct InvitationTests {
    @Test func theHubKeepsTheSecretsHashAndNotTheSecret() throws {
        let test = try TestHub()
        let invitation = try test.invite()
        let rows = try test.hosted.log.read { database in
            try ["invitation", "audit"].map { try $0.rows(database) }.joined(separator: "\n")
        }
        #expect(!rows.lowercased().contains(Hex.encode(invitation.secret)))
        #expect(rows.lowercased().contains(Invitation.hash(ofSecret: invitation.secret).description))
    }

    @Test func aScopeOutsideTheStudyIsRefusedByName() throws {
        let test = try TestHub()
        let error = #expect(throws: StoreError.self) { try test.invite(.surveyor, "02/411") }
        #expect(error?.code == .badData)
        #expect(error?.message.contains("02") == true)
        #expect(try test.hub.invitations(study: test.study).isEmpty)
    }

    @Test func aNameWithControlCharactersOrWithoutEndIsRefused() throws {
        let test = try TestHub()
        for name in ["", "a\u{7}", String(repeating: "a", count: 129)] {
            #expect(throws: StoreError.self) { try test.invite(name: name) }
        }
    }

    @Test func invitationsAreListedWithWhereTheyStand() throws {
        let test = try TestHub()
        _ = try test.invite(.supervisor, "03", name: "north", expiresIn: .seconds(60))
        let record = try #require(try test.hub.invitations(study: test.study).first)
        #expect(record.role == .supervisor && record.scope.path == "03" && record.label == "north")
        #expect(record.state == .open && record.expires == record.created + 60_000)
    }

    @Test func revokingTellsTheAuditTrailAndIsFinal() async throws {
        let test = try TestHub()
        _ = try await test.join()
        let member = try #require(try test.hub.members(study: test.study).first)
        try test.hub.revoke(member: member.number, study: test.study)
        try test.hub.revoke(member: member.number, study: test.study)
        #expect(try test.hub.members(study: test.study).first?.state == .revoked)
        let events = try test.hub.audit(study: test.study).map(\.event)
        #expect(events == ["published", "invited", "enrolled", "revoked"])
        #expect(throws: StoreError.self) { try test.hub.revoke(member: 99, study: test.study) }
    }

    @Test func aSpentInvitationCannotBeWithdrawn() async throws {
        let test = try TestHub()
        let device = try await test.join()
        _ = try await test.serve { client in try await device.sync(client) }
        let error = #expect(throws: StoreError.self) { try test.hub.withdraw(invitation: 1, study: test.study) }
        #expect(error?.code == .conflict)
    }
}
