internal import Foundation
internal import GRDB
internal import SurveyStore
internal import SurveySync

/// One transaction that takes parcels into the log: each is accepted, refused or found to be forked by itself.
struct LogAppending {
    private let log: StudyLog
    private let database: Database
    private let carrier: Int64?
    private let now: UInt64
    private var end: LogPlace
    /// Why a site's card was refused, for its change-sets behind it.
    private var refusedSites: [SiteID: String] = [:]

    /// - Parameters:
    ///   - carrier: the member who brings the parcels; nil for the operator.
    ///   - now: in milliseconds since 1970.
    init(_ log: StudyLog, _ database: Database, carrier: Int64?, now: UInt64) throws {
        self.log = log
        self.database = database
        self.carrier = carrier
        self.now = now
        end = try StudyLog.end(database)
    }

    /// What became of each parcel, in their order. An accepted site card is nothing to speak of.
    mutating func append(_ parcels: [Parcel]) throws -> [PushResult] {
        try parcels.compactMap { try append($0) }
    }

    private mutating func append(_ parcel: Parcel) throws -> PushResult? {
        let id = parcel.id
        if let position = try position(of: id) {
            if case .site = parcel { return nil }
            return .accepted(id, position: position)
        }
        do throws(Refusal) {
            switch parcel {
            case .site(let card):
                try introduce(card, id)
                return nil
            case .form(let form): return .accepted(id, position: try publish(form, id))
            case .changeSet(let changeSet): return try take(changeSet)
            }
        } catch {
            switch error {
            case .reason(let reason):
                if case .site(let card) = parcel {
                    refusedSites[card.site] = reason
                    return nil
                }
                return .refused(id, reason: reason)
            case .failure(let error): throw error
            }
        }
    }

    // MARK: Site cards

    private mutating func introduce(_ card: SiteCard, _ id: Digest256) throws(Refusal) {
        guard card.certificate.isSigned(by: log.studyKey) else {
            throw .reason("the membership of \(card.certificate.member) is not signed by this study's key")
        }
        try checkNotRevoked(card.certificate.device)
        try query { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO site(id, device, forked) VALUES (?, ?, 0)",
                arguments: [Data(card.site.bytes), Data(card.certificate.device)])
        }
        guard let site = try site(card.site) else { return }
        _ = try insert(.site, id, site: site.number, scope: card.certificate.scope, bytes: card.bytes)
    }

    // MARK: Forms

    private mutating func publish(_ form: PublishedForm, _ id: Digest256) throws(Refusal) -> UInt64 {
        guard form.isSigned(by: log.studyKey) else {
            throw .reason("form \(form.formID) is not signed by anybody who may publish in this study")
        }
        if let certificate = form.certificate { try checkNotRevoked(certificate.device) }
        let taken = try query { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT entry.position, entry.bytes FROM form JOIN entry ON entry.position = form.position
                    WHERE form.id = ? AND form.version = ?
                    """, arguments: [form.formID, form.version])
        }
        if let taken {
            let first = try query { _ in try PublishedForm(bytes: Array(taken["bytes"] as Data)) }
            guard first.hasSameContent(as: form) else {
                let other = first.hash == form.hash ? "files" : "content"
                throw .reason(
                    "form \(form.formID) has a version \"\(form.version)\" with other \(other): give it a new version")
            }
            // The same content, published twice: the first publication stands for both.
            let position: Int64 = taken["position"]
            return UInt64(position)
        }
        let position = try insert(.form, id, site: nil, scope: nil, bytes: form.bytes)
        try query { database in
            try database.execute(
                sql: "INSERT INTO form(id, version, hash, position) VALUES (?, ?, ?, ?)",
                arguments: [form.formID, form.version, Data(form.hash.bytes), Int64(position)])
            try AuditTrail.note("published", "form \(form.formID) version \"\(form.version)\"", at: now, database)
        }
        return position
    }

    // MARK: Change-sets

    private mutating func take(_ changeSet: ChangeSet) throws(Refusal) -> PushResult {
        let header = changeSet.header
        if let reason = refusedSites[header.site] { throw .reason(reason) }
        guard let site = try site(header.site) else {
            throw .reason("its site \(header.site.description.prefix(8)) has not been introduced")
        }
        try checkNotRevoked(site.device)
        let cards = try cards(ofSite: site.number)
        guard let card = cards.first, changeSet.isSigned(by: card) else {
            throw .reason("it is not signed by its site \(header.site.description.prefix(8))")
        }
        do throws(StoreError) {
            try SurveyStore.checkRights(header, cards)
        } catch {
            throw .reason(error.message)
        }
        let known = try query { database in
            try DotCheck(header, isForked: site.isForked) { sequence in
                try Int64.fetchOne(
                    database.cachedStatement(sql: "SELECT mark FROM dot WHERE key = ?"),
                    arguments: [Self.key(site.number, sequence)])
            }
        }
        switch known {
        case .known: return .accepted(changeSet.id, position: try firstPosition(of: header, site.number))
        case .new: return .accepted(changeSet.id, position: try log(changeSet, site.number))
        case .forked(let sequences):
            try markForked(site, header, sequences)
            return .forked(changeSet.id, sequences: sequences)
        }
    }

    private mutating func log(_ changeSet: ChangeSet, _ site: Int64) throws(Refusal) -> UInt64 {
        let position = try insert(
            .changeSet, changeSet.id, site: site, scope: changeSet.header.scope, bytes: changeSet.bytes)
        try query { database in
            let statement = try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO dot(key, mark, position) VALUES (?, ?, ?)")
            for entry in changeSet.header.entries {
                try statement.execute(
                    arguments: [Self.key(site, entry.dot.sequence), DotCheck.mark(of: entry), Int64(position)])
            }
        }
        return position
    }

    private func firstPosition(of header: ChangeSetHeader, _ site: Int64) throws(Refusal) -> UInt64 {
        let sequence = header.sequences.lowerBound
        let position = try query { database in
            try Int64.fetchOne(
                database, sql: "SELECT position FROM dot WHERE key = ?", arguments: [Self.key(site, sequence)])
        }
        return UInt64(position ?? 0)
    }

    private func markForked(_ site: Site, _ header: ChangeSetHeader, _ sequences: [UInt64]) throws(Refusal) {
        try query { database in
            guard !site.isForked else { return }
            try database.execute(sql: "UPDATE site SET forked = 1 WHERE n = ?", arguments: [site.number])
            try AuditTrail.note(
                "forked",
                "site \(header.site) of device \(Hex.encode(site.device)): \(sequences.count) saves have taken dots",
                at: now, database)
        }
    }

    /// A save's key: its site's number in the upper bits, its sequence in the lower 40.
    static func key(_ site: Int64, _ sequence: UInt64) -> Int64 { site << 40 | Int64(sequence) }
}

// MARK: - Rows

extension LogAppending {
    /// Why a parcel stays out, or why nobody could tell.
    private enum Refusal: Error {
        case reason(String)
        case failure(any Error)
    }

    private struct Site {
        let number: Int64
        let device: [UInt8]
        let isForked: Bool
    }

    private func query<Value>(_ body: (Database) throws -> Value) throws(Refusal) -> Value {
        do {
            return try body(database)
        } catch {
            throw .failure(error)
        }
    }

    private func position(of id: Digest256) throws -> UInt64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT position FROM entry WHERE id = ?"), arguments: [Data(id.bytes)]
        ).map { UInt64($0) }
    }

    private func site(_ id: SiteID) throws(Refusal) -> Site? {
        try query { database in
            try Row.fetchOne(
                database, sql: "SELECT n, device, forked FROM site WHERE id = ?", arguments: [Data(id.bytes)]
            ).map { Site(number: $0["n"], device: Array($0["device"] as Data), isForked: $0["forked"]) }
        }
    }

    private func cards(ofSite number: Int64) throws(Refusal) -> [SiteCard] {
        try query { database in
            try Data.fetchAll(
                database, sql: "SELECT bytes FROM entry WHERE kind = 16 AND site = ?", arguments: [number]
            ).map { try SiteCard(bytes: Array($0)[...]) }
        }
    }

    /// A device without a row is one that this hub has forgotten, restored from an old backup: its certificate speaks for it.
    private func checkNotRevoked(_ device: [UInt8]) throws(Refusal) {
        let state = try query { database in
            try MemberState.of(device: device, database)
        }
        if let state, !state.maySync { throw .reason("its author's device was \(state.name)") }
    }

    private mutating func insert(
        _ kind: Frame.Kind, _ id: Digest256, site: Int64?, scope: Scope?, bytes: [UInt8]
    ) throws(Refusal) -> UInt64 {
        let place = end.advanced(by: id, to: end.position + 1)
        try query { database in
            var scopeNumber: Int64?
            if let scope {
                try database.execute(sql: "INSERT OR IGNORE INTO scope(path) VALUES (?)", arguments: [scope.path])
                scopeNumber = try Int64.fetchOne(
                    database, sql: "SELECT n FROM scope WHERE path = ?", arguments: [scope.path])
            }
            try database.cachedStatement(
                sql: """
                    INSERT INTO entry(position, kind, id, site, scope, carrier, received, bytes, chain)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(
                arguments: [
                    Int64(place.position), Int64(kind.rawValue), Data(id.bytes), site, scopeNumber, carrier, Int64(now),
                    Data(bytes), Int64(bitPattern: place.chain),
                ])
        }
        end = place
        return place.position
    }
}
