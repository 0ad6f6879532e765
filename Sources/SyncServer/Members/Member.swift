internal import Foundation
internal import GRDB
public import SurveyStore

/// Where a membership stands.
public enum MemberState: Int, Hashable, Sendable {
    /// The device may sync.
    case active = 0
    /// The operator shut the device out. What it wrote stays.
    case revoked
    /// The device's invitation was answered again before the device had synced: another device has its place.
    case replaced
    /// The hub was put back from a backup that did not know the device: it gives back what the hub lost, and gets nothing
    /// until the operator has confirmed it.
    case unconfirmed

    /// The name on the command line.
    public var name: String {
        switch self {
        case .active: "active"
        case .revoked: "revoked"
        case .replaced: "replaced"
        case .unconfirmed: "unconfirmed"
        }
    }

    /// Whether the device is let in.
    var maySync: Bool { self == .active || self == .unconfirmed }

    static func of(device: [UInt8], _ database: Database) throws -> MemberState? {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT state FROM member WHERE device = ?"), arguments: [Data(device)]
        ).flatMap(MemberState.init(rawValue:))
    }
}

/// A device that joined a study.
public struct Member: Hashable, Sendable {
    /// Names the member at this hub.
    public let number: Int64
    /// Its membership.
    public let certificate: Certificate
    /// Where it stands.
    public let state: MemberState
    /// When it joined, in milliseconds since 1970.
    public let enrolled: UInt64
    /// When it was revoked or replaced, in milliseconds since 1970.
    public let ended: UInt64?

    init(_ row: Row) throws {
        number = row["n"]
        certificate = try Certificate(bytes: Array(row["certificate"] as Data)[...])
        state = MemberState(rawValue: row["state"]) ?? .revoked
        let enrolled: Int64 = row["enrolled"]
        let ended: Int64? = row["ended"]
        self.enrolled = UInt64(enrolled)
        self.ended = ended.map { UInt64($0) }
    }
}

/// The member who makes a request.
struct Requester: Hashable, Sendable {
    let number: Int64
    let certificate: Certificate
    let state: MemberState
    let invitation: Int64
    let hasSpentInvitation: Bool
}

extension StudyLog {
    /// The member with a device key; nil for a device that never joined.
    func requester(device: [UInt8]) async throws(StoreError) -> Requester? {
        try await asyncRead { database in
            try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT member.*, invitation.state AS invited FROM member
                        LEFT JOIN invitation ON invitation.n = member.invitation WHERE device = ?
                        """), arguments: [Data(device)]
            ).map { row in
                let member = try Member(row)
                let invited: Int? = row["invited"]
                return Requester(
                    number: member.number, certificate: member.certificate, state: member.state,
                    invitation: row["invitation"],
                    hasSpentInvitation: invited == nil || invited == InvitationState.spent.rawValue)
            }
        }
    }

    func members() throws(StoreError) -> [Member] {
        try read { try Row.fetchAll($0, sql: "SELECT * FROM member ORDER BY n").map { try Member($0) } }
    }

    /// Shuts a device out, from its next request on.
    func revoke(member number: Int64, now: UInt64) throws(StoreError) {
        try write { database in
            let row = try Row.fetchOne(database, sql: "SELECT * FROM member WHERE n = ?", arguments: [number])
            guard let member = try row.map({ try Member($0) }) else { throw self.noMember(number) }
            guard member.state.maySync else { return }
            try database.execute(
                sql: "UPDATE member SET state = ?, ended = ? WHERE n = ?",
                arguments: [MemberState.revoked.rawValue, Int64(now), number])
            try AuditTrail.note(
                "revoked",
                "member \(number) \(member.certificate.member), device \(Hex.encode(member.certificate.device))",
                at: now, database)
        }
    }
}
