internal import Foundation
internal import GRDB
public import SurveyStore
internal import SurveySync

/// Where an invitation stands.
public enum InvitationState: Int, Hashable, Sendable {
    /// Nobody has joined with it.
    case open = 0
    /// A device has joined with it, and has not synced yet: if its answer was lost, it may ask again.
    case answered
    /// The device that joined with it has synced.
    case spent
    /// The operator took it back.
    case withdrawn

    /// The name on the command line.
    public var name: String {
        switch self {
        case .open: "open"
        case .answered: "answered"
        case .spent: "spent"
        case .withdrawn: "withdrawn"
        }
    }
}

/// What a hub keeps of an invitation: never its secret.
public struct InvitationRecord: Hashable, Sendable {
    /// Names the invitation at this hub.
    public let number: Int64
    /// What the member will be able to do.
    public let role: Role
    /// Where.
    public let scope: Scope
    /// What the member will be called, if the operator said so.
    public let label: String?
    /// When it was made, in milliseconds since 1970.
    public let created: UInt64
    /// When it ends, in milliseconds since 1970.
    public let expires: UInt64
    /// Where it stands.
    public let state: InvitationState

    init(_ row: Row) throws {
        number = row["n"]
        let created: Int64 = row["created"]
        let expires: Int64 = row["expires"]
        guard let role = Role(rawValue: row["role"]), let scope = Scope(row["scope"]),
            let state = InvitationState(rawValue: row["state"])
        else {
            throw StoreError(.notAStore, "invitation \(number) is damaged", next: "withdraw it and make another")
        }
        self.role = role
        self.scope = scope
        self.state = state
        label = row["label"]
        self.created = UInt64(created)
        self.expires = UInt64(expires)
    }
}

extension StudyLog {
    /// Keeps an invitation by its secret's hash.
    func invite(
        hash: Digest256, role: Role, scope: Scope, label: String?, now: UInt64, expires: UInt64
    ) throws(StoreError) {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO invitation(hash, role, scope, label, created, expires, state)
                    VALUES (?, ?, ?, ?, ?, ?, 0)
                    """,
                arguments: [Data(hash.bytes), role.rawValue, scope.path, label, Int64(now), Int64(expires)])
            try AuditTrail.note(
                "invited", "invitation \(database.lastInsertedRowID): \(role.name) of \(scope)", at: now, database)
        }
    }

    func invitations() throws(StoreError) -> [InvitationRecord] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM invitation ORDER BY n").map { try InvitationRecord($0) }
        }
    }

    /// Takes an invitation back. A device that has joined with it stays a member.
    func withdraw(invitation number: Int64, now: UInt64) throws(StoreError) {
        try write { database in
            let state = try Int.fetchOne(
                database, sql: "SELECT state FROM invitation WHERE n = ?", arguments: [number]
            ).flatMap(InvitationState.init(rawValue:))
            switch state {
            case .withdrawn: return
            case .open, .answered:
                try database.execute(
                    sql: "UPDATE invitation SET state = ? WHERE n = ?",
                    arguments: [InvitationState.withdrawn.rawValue, number])
                try AuditTrail.note("withdrawn", "invitation \(number)", at: now, database)
            case .spent:
                throw StoreError(
                    .conflict, "invitation \(number) is spent: a device has joined with it",
                    next: "revoke the member with `survey-cli server member revoke`")
            case nil:
                throw StoreError(
                    .notFound, "there is no invitation \(number) in study \(self.study.id)",
                    next: "list them with `survey-cli server invite list`")
            }
        }
    }
}
