internal import Foundation
internal import GRDB
internal import SurveyStore

/// Why a device may not join.
enum EnrolmentRefusal: Error, Hashable {
    /// No such invitation was ever made here.
    case unknown
    /// Its time is over.
    case expired
    /// The device that joined with it has synced.
    case spent
    /// The operator took it back.
    case withdrawn
    /// The device is a member already, by another invitation.
    case alreadyMember
}

/// A device that wishes to join, once its signature was found to hold.
struct Enrolment: Hashable, Sendable {
    let secretHash: Digest256
    let device: [UInt8]
    let wishedName: String?
    /// In milliseconds since 1970.
    let now: UInt64
}

extension StudyLog {
    /// Makes a device a member.
    ///
    /// An invitation is spent by the first sync of the device that it made a member. Until then the device may ask again:
    /// with the same key it gets the same certificate, with another key the earlier one is worth nothing any more.
    ///
    /// - Throws: ``EnrolmentRefusal``, or ``StoreError`` if the log cannot be written.
    func enrol(_ enrolment: Enrolment, studyKey: SigningKey) async throws -> Certificate {
        try await asyncWrite { try Self.enrol(enrolment, studyKey, $0) }.get()
    }

    private static func enrol(
        _ enrolment: Enrolment, _ studyKey: SigningKey, _ database: Database
    ) throws -> Result<Certificate, EnrolmentRefusal> {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM invitation WHERE hash = ?", arguments: [Data(enrolment.secretHash.bytes)])
        guard let invitation = try row.map({ try InvitationRecord($0) }) else { return .failure(.unknown) }
        switch invitation.state {
        case .spent: return .failure(.spent)
        case .withdrawn: return .failure(.withdrawn)
        case .open, .answered: break
        }
        guard enrolment.now < invitation.expires else { return .failure(.expired) }
        let known = try Row.fetchOne(
            database, sql: "SELECT * FROM member WHERE device = ?", arguments: [Data(enrolment.device)])
        if let known {
            let member = try Member(known)
            guard known["invitation"] == invitation.number, member.state == .active else {
                return .failure(.alreadyMember)
            }
            return .success(member.certificate)
        }
        try replaceMembers(of: invitation, enrolment, database)
        let certificate = try Certificate(
            device: enrolment.device, role: invitation.role, scope: invitation.scope,
            member: invitation.label ?? enrolment.wishedName ?? "\(invitation.role.name)-\(invitation.number)",
            issued: enrolment.now, expires: 0, signedBy: studyKey)
        try database.execute(
            sql: """
                INSERT INTO member(device, certificate, invitation, state, enrolled) VALUES (?, ?, ?, 0, ?)
                """,
            arguments: [
                Data(enrolment.device), Data(certificate.bytes), invitation.number, Int64(enrolment.now),
            ])
        let number = database.lastInsertedRowID
        try database.execute(
            sql: "UPDATE invitation SET state = ? WHERE n = ?",
            arguments: [InvitationState.answered.rawValue, invitation.number])
        try AuditTrail.note(
            "enrolled", "member \(number) \(certificate.member) by invitation \(invitation.number)", at: enrolment.now,
            database)
        return .success(certificate)
    }

    /// The answer to an earlier device was lost, or somebody else read the invitation: either way one device stays.
    private static func replaceMembers(
        of invitation: InvitationRecord, _ enrolment: Enrolment, _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE member SET state = ?, ended = ? WHERE invitation = ? AND state = ?",
            arguments: [
                MemberState.replaced.rawValue, Int64(enrolment.now), invitation.number, MemberState.active.rawValue,
            ])
        if database.changesCount > 0 {
            try AuditTrail.note(
                "replaced", "the device that had answered invitation \(invitation.number)", at: enrolment.now, database)
        }
    }

    /// Notes that a member has synced: its invitation is spent.
    func spendInvitation(of requester: Requester, now: UInt64) async throws(StoreError) {
        guard !requester.hasSpentInvitation else { return }
        try await asyncWrite { database in
            // Whoever replaced this device in the meantime keeps the invitation.
            guard try MemberState.of(device: requester.certificate.device, database) == .active else { return }
            try database.execute(
                sql: "UPDATE invitation SET state = ? WHERE n = ? AND state <> ?",
                arguments: [
                    InvitationState.spent.rawValue, requester.invitation, InvitationState.spent.rawValue,
                ])
            if database.changesCount > 0 {
                try AuditTrail.note(
                    "spent", "invitation \(requester.invitation) by member \(requester.number)", at: now, database)
            }
        }
    }
}
