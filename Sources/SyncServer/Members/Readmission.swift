internal import Foundation
internal import GRDB
internal import SurveyStore

/// Members whom the hub has forgotten, because it was put back from a backup that is older than their membership.
///
/// Their certificate still holds: the study's key signed it. So they may give back what the hub lost. What others saved
/// they get only once the operator has confirmed them, as the backup may have forgotten a revocation too.
extension StudyLog {
    /// Makes a device a member again, unconfirmed.
    ///
    /// - Returns: false if the hub knows the device already, whatever it knows of it.
    func readmit(_ certificate: Certificate, now: UInt64) async throws(StoreError) -> Bool {
        try await asyncWrite { database in
            guard try MemberState.of(device: certificate.device, database) == nil else { return false }
            try database.execute(
                sql: "INSERT INTO member(device, certificate, invitation, state, enrolled) VALUES (?, ?, 0, ?, ?)",
                arguments: [
                    Data(certificate.device), Data(certificate.bytes), MemberState.unconfirmed.rawValue, Int64(now),
                ])
            try AuditTrail.note(
                "returned",
                "member \(database.lastInsertedRowID) \(certificate.member), device \(Hex.encode(certificate.device)): "
                    + "confirm or revoke it", at: now, database)
            return true
        }
    }

    /// Lets a member who came back have what others saved.
    func confirm(member number: Int64, now: UInt64) throws(StoreError) {
        try write { database in
            let row = try Row.fetchOne(database, sql: "SELECT * FROM member WHERE n = ?", arguments: [number])
            guard let member = try row.map({ try Member($0) }) else { throw self.noMember(number) }
            switch member.state {
            case .active: return
            case .unconfirmed: break
            case .revoked, .replaced:
                throw StoreError(
                    .conflict, "member \(number) \(member.certificate.member) was \(member.state.name)",
                    next: "invite the person anew with `survey-cli server invite`")
            }
            try database.execute(
                sql: "UPDATE member SET state = ? WHERE n = ?", arguments: [MemberState.active.rawValue, number])
            try AuditTrail.note("confirmed", "member \(number) \(member.certificate.member)", at: now, database)
        }
    }

    func noMember(_ number: Int64) -> StoreError {
        StoreError(
            .notFound, "there is no member \(number) in study \(study.id)",
            next: "list them with `survey-cli server member list`")
    }
}
