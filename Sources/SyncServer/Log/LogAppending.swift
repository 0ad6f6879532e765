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
            let insert = try PreparedStatement(
                database, "INSERT OR IGNORE INTO site(id, device, forked) VALUES (?, ?, 0)")
            insert.bind(1, card.site.bytes)
            insert.bind(2, card.certificate.device)
            try insert.run()
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
        switch try query({ try check(header, site, $0) }) {
        case .known: return .accepted(changeSet.id, position: try firstPosition(of: header, site.number))
        case .new: return .accepted(changeSet.id, position: try log(changeSet, site.number))
        case .forked(let sequences):
            try markForked(site, header, sequences)
            return .forked(changeSet.id, sequences: sequences)
        }
    }

    private func check(_ header: ChangeSetHeader, _ site: Site, _ database: Database) throws -> DotCheck {
        let sequences = header.sequences
        let any = try PreparedStatement(database, "SELECT 1 FROM dot WHERE key BETWEEN ? AND ? LIMIT 1")
        any.bind(1, Self.key(site.number, sequences.lowerBound))
        any.bind(2, Self.key(site.number, sequences.upperBound))
        // Most change-sets are new as a whole, and one look tells.
        let isNew = try !any.step()
        any.reset()
        let found = try PreparedStatement(database, "SELECT mark FROM dot WHERE key = ?")
        return try DotCheck(header, isForked: site.isForked) { sequence in
            if isNew { return nil }
            found.bind(1, Self.key(site.number, sequence))
            defer { found.reset() }
            return try found.step() ? found.integer(0) : nil
        }
    }

    private mutating func log(_ changeSet: ChangeSet, _ site: Int64) throws(Refusal) -> UInt64 {
        let position = try insert(
            .changeSet, changeSet.id, site: site, scope: changeSet.header.scope, bytes: changeSet.bytes)
        try query { database in
            let insert = try PreparedStatement(
                database, "INSERT OR IGNORE INTO dot(key, mark, position) VALUES (?, ?, ?)")
            insert.bind(3, Int64(position))
            for entry in changeSet.header.entries {
                insert.bind(1, Self.key(site, entry.dot.sequence))
                insert.bind(2, DotCheck.mark(of: entry))
                try insert.run()
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
        let found = try PreparedStatement(database, "SELECT position FROM entry WHERE id = ?")
        found.bind(1, id.bytes)
        defer { found.reset() }
        return try found.step() ? UInt64(found.integer(0)) : nil
    }

    private func site(_ id: SiteID) throws(Refusal) -> Site? {
        try query { database in
            let found = try PreparedStatement(database, "SELECT n, device, forked FROM site WHERE id = ?")
            found.bind(1, id.bytes)
            defer { found.reset() }
            guard try found.step() else { return nil }
            return Site(number: found.integer(0), device: found.bytes(1), isForked: found.integer(2) != 0)
        }
    }

    private func cards(ofSite number: Int64) throws(Refusal) -> [SiteCard] {
        try query { database in
            let found = try PreparedStatement(database, "SELECT bytes FROM entry WHERE kind = 16 AND site = ?")
            found.bind(1, number)
            defer { found.reset() }
            var cards: [SiteCard] = []
            while try found.step() { cards.append(try SiteCard(bytes: found.bytes(0)[...])) }
            return cards
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
            let insert = try PreparedStatement(
                database,
                """
                INSERT INTO entry(position, kind, id, site, scope, carrier, received, chain, bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
            insert.bind(1, Int64(place.position))
            insert.bind(2, Int64(kind.rawValue))
            insert.bind(3, id.bytes)
            insert.bind(4, site)
            insert.bind(5, try scope.map { try number(of: $0, database) })
            insert.bind(6, carrier)
            insert.bind(7, Int64(now))
            insert.bind(8, Int64(bitPattern: place.chain))
            try insert.run(binding: 9, to: bytes)
        }
        end = place
        return place.position
    }

    private func number(of scope: Scope, _ database: Database) throws -> Int64 {
        let found = try PreparedStatement(database, "SELECT n FROM scope WHERE path = ?")
        found.bind(1, scope.path)
        if try found.step() {
            defer { found.reset() }
            return found.integer(0)
        }
        let insert = try PreparedStatement(database, "INSERT INTO scope(path) VALUES (?)")
        insert.bind(1, scope.path)
        try insert.run()
        return database.lastInsertedRowID
    }
}
