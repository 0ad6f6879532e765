internal import GRDB

/// The small tables that give long names short local numbers, read once and remembered within one transaction.
///
/// A catalog lives no longer than its transaction: what a rollback takes back, no cache may keep.
final class Catalog {
    let database: Database
    private var siteNumbers: [SiteID: Int64] = [:]
    private var sites: [Int64: SiteID] = [:]
    // By bytes: strings that look alike compare as equal, and are different paths and authors in the database.
    private var pathNumbers: [[UInt8]: Int64] = [:]
    private var paths: [Int64: (template: String, depth: Int)] = [:]
    private var authorNumbers: [[UInt8]: Int64] = [:]
    private var authors: [Int64: String] = [:]
    private var forms: [Int64: Digest256] = [:]
    private var scopes: [Int64: Scope] = [:]

    init(_ database: Database) {
        self.database = database
    }

    private func number(_ select: String, _ insert: String, _ bind: (PreparedStatement) -> Void) throws -> Int64 {
        let found = try PreparedStatement(database, select)
        bind(found)
        if try found.step() {
            defer { found.reset() }
            return found.integer(0)
        }
        let added = try PreparedStatement(database, insert)
        bind(added)
        try added.run()
        return database.lastInsertedRowID
    }

    func number(of site: SiteID) throws -> Int64 {
        if let number = siteNumbers[site] { return number }
        let number = try number("SELECT n FROM site WHERE id = ?", "INSERT INTO site(id) VALUES (?)") {
            $0.bind(1, site.bytes)
        }
        siteNumbers[site] = number
        sites[number] = site
        return number
    }

    func site(_ number: Int64) throws -> SiteID {
        if let site = sites[number] { return site }
        let found = try PreparedStatement(database, "SELECT id FROM site WHERE n = ?")
        found.bind(1, number)
        guard try found.step(), let site = SiteID(bytes: found.bytes(0)) else {
            throw StoreError(.notAStore, "site \(number) is missing from the store", next: "run `survey-cli check`")
        }
        found.reset()
        sites[number] = site
        return site
    }

    func key(_ dot: Dot) throws -> SaveKey {
        SaveKey(site: try number(of: dot.site), sequence: dot.sequence)
    }

    func dot(_ key: SaveKey) throws -> Dot {
        Dot(site: try site(key.site), sequence: key.sequence)
    }

    func number(ofPath template: String) throws -> Int64 {
        let bytes = Array(template.utf8)
        if let number = pathNumbers[bytes] { return number }
        let number = try number(
            "SELECT n FROM path WHERE template = ?", "INSERT INTO path(template) VALUES (?)"
        ) { $0.bind(1, template) }
        pathNumbers[bytes] = number
        return number
    }

    func path(_ number: Int64) throws -> (template: String, depth: Int) {
        if let path = paths[number] { return path }
        let found = try PreparedStatement(database, "SELECT template FROM path WHERE n = ?")
        found.bind(1, number)
        guard try found.step() else {
            throw StoreError(.notAStore, "path \(number) is missing from the store", next: "run `survey-cli check`")
        }
        let template = found.text(0)
        found.reset()
        let path = (template, AnswerPath.depth(of: template))
        paths[number] = path
        return path
    }

    func number(ofAuthor name: String) throws -> Int64 {
        let bytes = Array(name.utf8)
        if let number = authorNumbers[bytes] { return number }
        let number = try number("SELECT n FROM author WHERE name = ?", "INSERT INTO author(name) VALUES (?)") {
            $0.bind(1, name)
        }
        authorNumbers[bytes] = number
        return number
    }

    func author(_ number: Int64) throws -> String {
        if let name = authors[number] { return name }
        let found = try PreparedStatement(database, "SELECT name FROM author WHERE n = ?")
        found.bind(1, number)
        let name = try found.step() ? found.text(0) : ""
        found.reset()
        authors[number] = name
        return name
    }

    func number(ofForm hash: Digest256) throws -> Int64 {
        try number("SELECT n FROM form WHERE hash = ?", "INSERT INTO form(hash) VALUES (?)") { $0.bind(1, hash.bytes) }
    }

    func form(_ number: Int64) throws -> Digest256 {
        if let form = forms[number] { return form }
        let found = try PreparedStatement(database, "SELECT hash FROM form WHERE n = ?")
        found.bind(1, number)
        guard try found.step(), let form = Digest256(bytes: found.bytes(0)) else {
            throw StoreError(.notAStore, "form \(number) is missing from the store", next: "run `survey-cli check`")
        }
        found.reset()
        forms[number] = form
        return form
    }

    func number(of scope: Scope) throws -> Int64 {
        try number(
            "SELECT n FROM scope WHERE path = ?", "INSERT INTO scope(path, saves, sum) VALUES (?, 0, zeroblob(32))"
        ) { $0.bind(1, scope.path) }
    }

    func scope(_ number: Int64) throws -> Scope {
        if let scope = scopes[number] { return scope }
        let found = try PreparedStatement(database, "SELECT path FROM scope WHERE n = ?")
        found.bind(1, number)
        guard try found.step(), let scope = Scope(found.text(0)) else {
            throw StoreError(.notAStore, "scope \(number) is missing from the store", next: "run `survey-cli check`")
        }
        found.reset()
        scopes[number] = scope
        return scope
    }

    /// Adds the digest of new saves to that of their scope.
    func add(_ digest: SaveDigest, toScope number: Int64) throws {
        guard digest.count > 0 else { return }
        let found = try PreparedStatement(database, "SELECT saves, sum FROM scope WHERE n = ?")
        found.bind(1, number)
        guard try found.step(), var sum = SaveDigest(count: UInt64(found.integer(0)), bytes: found.bytes(1)) else {
            throw StoreError(.notAStore, "scope \(number) is missing from the store", next: "run `survey-cli check`")
        }
        found.reset()
        sum.add(digest)
        let update = try PreparedStatement(database, "UPDATE scope SET saves = ?, sum = ? WHERE n = ?")
        update.bind(1, Int64(sum.count))
        update.bind(2, sum.bytes)
        update.bind(3, number)
        try update.run()
    }

    // MARK: Facts about this replica

    func meta(_ key: Meta) throws -> [UInt8]? {
        let found = try PreparedStatement(database, "SELECT value FROM meta WHERE key = ?")
        found.bind(1, key.rawValue)
        guard try found.step() else { return nil }
        defer { found.reset() }
        return found.bytes(0)
    }

    func setMeta(_ key: Meta, _ value: [UInt8]?) throws {
        let statement = try PreparedStatement(
            database,
            value == nil ? "DELETE FROM meta WHERE key = ?" : "INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)")
        statement.bind(1, key.rawValue)
        if let value { statement.bind(2, value) }
        try statement.run()
    }

    func number(_ key: Meta) throws -> UInt64? {
        guard let bytes = try meta(key) else { return nil }
        var reader = ByteReader(bytes, place: key.rawValue)
        return try reader.bigEndian()
    }

    func setNumber(_ key: Meta, _ value: UInt64) throws {
        var writer = ByteWriter()
        writer.bigEndian(value)
        try setMeta(key, writer.bytes)
    }
}

/// The facts in table `meta`.
enum Meta: String {
    /// The study document, and the study's public key.
    case study, studyKey
    /// The study's secret key: only in a store that began its study itself.
    case studySecret
    /// The device's secret key and its certificate in force.
    case deviceKey, certificate
    /// The local number of the own site.
    case site
    /// Machine and file that the own site belongs to, and the token shared with the witness file.
    case origin, witness
    /// The latest stamp seen from others.
    case clockSeen
    /// The hub: address, epoch, cursor.
    case hubURL, epoch, cursor
}
