internal import Foundation
internal import GRDB
internal import SurveyStore
internal import SurveySync

/// How a client's cursor compares with the log.
enum ClientPlace: Hashable, Sendable {
    /// It has none.
    case new
    /// It has all up to here.
    case at(LogPlace)
    /// It is of another epoch, of other rights, or of nobody.
    case useless
    /// This hub wrote it in this epoch, and its log is another one: the log was put back from a backup.
    case elsewhere
}

/// What a member hears about the hub and the log at one moment.
struct SyncStanding: Sendable {
    let epoch: [UInt8]
    /// The end of the log.
    let last: LogPlace
    /// Whether the log has later saves of the client's own site than the client.
    let siteIsBehind: Bool
    /// Where the client is.
    let client: ClientPlace
    /// Writes the client's cursors.
    let cursors: HubCursor
}

extension HostedStudy {
    /// Reads where the log stands, in time that does not grow with it.
    func standing(_ hello: Hello, _ requester: Certificate) async throws(StoreError) -> SyncStanding {
        let key = key
        return try await log.asyncRead { database in
            let epoch = try StudyLog.fact(.epoch, database)
            let cursors = HubCursor(studyKey: key, epoch: epoch, rights: requester)
            let last = try StudyLog.end(database)
            var client = ClientPlace.new
            if !hello.cursor.isEmpty {
                if let place = cursors.place(hello.cursor) {
                    client = try StudyLog.place(at: place.position, database) == place ? .at(place) : .elsewhere
                } else {
                    client = .useless
                }
            }
            let greatest = try hello.site.map { try StudyLog.greatest(of: $0, device: requester.device, database) } ?? 0
            return SyncStanding(
                epoch: epoch, last: last, siteIsBehind: greatest > hello.lastSequence, client: client, cursors: cursors)
        }
    }
}

extension StudyLog {
    /// The greatest sequence number of a device's site in the log, 0 for none.
    fileprivate static func greatest(of site: SiteID, device: [UInt8], _ database: Database) throws -> UInt64 {
        let number = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT n FROM site WHERE id = ? AND device = ?"),
            arguments: [Data(site.bytes), Data(device)])
        guard let number else { return 0 }
        let key = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT max(key) FROM dot WHERE key BETWEEN ? AND ?"),
            arguments: [LogAppending.key(number, 0), LogAppending.key(number, Limits.sequence)])
        return UInt64(key ?? 0) & Limits.sequence
    }

    /// Gives the log a new epoch: devices then count nothing as accepted, and give back what it lacks.
    ///
    /// - Parameters:
    ///   - old: the epoch that is to end; nil for whichever there is.
    ///   - reason: for the audit trail.
    /// - Returns: false if another request has ended it already.
    static func renewEpoch(
        from old: [UInt8]? = nil, to epoch: [UInt8], because reason: String, now: UInt64, _ database: Database
    ) throws -> Bool {
        if let old, try fact(.epoch, database) != old { return false }
        try setFact(.epoch, epoch, database)
        try AuditTrail.note("epoch", reason, at: now, database)
        return true
    }
}
