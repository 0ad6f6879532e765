internal import GRDB

/// What one transaction knows of the database: its small tables of names, read once and remembered.
final class Catalog {
    let database: Database
    private(set) var names: Names
    /// Where saving stood when the last transaction ended; nil if that did anything else.
    let lastSaving: SavingState?
    /// Where saving stands now, for the next transaction.
    var saving: SavingState?

    init(_ database: Database, _ names: Names, lastSaving: SavingState? = nil) {
        self.database = database
        self.names = names
        self.lastSaving = lastSaving
    }

    /// A number that changes when another connection has written.
    func dataVersion() throws -> Int64 {
        let found = try PreparedStatement(database, "PRAGMA data_version")
        defer { found.reset() }
        return try found.step() ? found.integer(0) : -1
    }

    /// Does something whole or not at all within the transaction.
    func inSavepoint<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try database.inNestedSavepoint(body)
        } catch {
            // Names that were added are gone again.
            names = Names()
            throw error
        }
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
        if let number = names.siteNumbers[site] { return number }
        let number = try number("SELECT n FROM site WHERE id = ?", "INSERT INTO site(id) VALUES (?)") {
            $0.bind(1, site.bytes)
        }
        names.siteNumbers[site] = number
        names.sites[number] = site
        return number
    }

    func site(_ number: Int64) throws -> SiteID {
        guard let site = try knownSite(number) else {
            throw StoreError(.notAStore, "site \(number) is missing from the store", next: "run `survey-cli check`")
        }
        return site
    }

    /// The site of a number; `nil` if the store has none.
    func knownSite(_ number: Int64) throws -> SiteID? {
        if let site = names.sites[number] { return site }
        let found = try PreparedStatement(database, "SELECT id FROM site WHERE n = ?")
        defer { found.reset() }
        found.bind(1, number)
        guard try found.step(), let site = SiteID(bytes: found.bytes(0)) else { return nil }
        names.sites[number] = site
        return site
    }

    func key(_ dot: Dot) throws -> SaveKey {
        SaveKey(site: try number(of: dot.site), sequence: dot.sequence)
    }

    func dot(_ key: SaveKey) throws -> Dot {
        Dot(site: try site(key.site), sequence: key.sequence)
    }

    func number(ofPath template: String) throws -> Int64 {
        let exact = ExactText(template)
        if let number = names.pathNumbers[exact] { return number }
        let number = try number(
            "SELECT n FROM path WHERE template = ?", "INSERT INTO path(template) VALUES (?)"
        ) { $0.bind(1, template) }
        names.pathNumbers[exact] = number
        return number
    }

    /// Where each path that has a number in this process stands among them, in the order of their bytes.
    func placesOfPaths() -> [Int64: Int] { names.placesOfPaths() }

    func path(_ number: Int64) throws -> (template: String, depth: Int) {
        if let path = names.paths[number] { return path }
        let found = try PreparedStatement(database, "SELECT template FROM path WHERE n = ?")
        found.bind(1, number)
        guard try found.step() else {
            throw DecodingProblem(.missingName, "path \(number)")
        }
        let template = found.text(0)
        found.reset()
        let path = (template, AnswerPath.depth(of: template))
        names.paths[number] = path
        return path
    }

    func number(ofAuthor name: String) throws -> Int64 {
        let exact = ExactText(name)
        if let number = names.authorNumbers[exact] { return number }
        let number = try number("SELECT n FROM author WHERE name = ?", "INSERT INTO author(name) VALUES (?)") {
            $0.bind(1, name)
        }
        names.authorNumbers[exact] = number
        return number
    }

    func author(_ number: Int64) throws -> String {
        if let name = names.authors[number] { return name }
        let found = try PreparedStatement(database, "SELECT name FROM author WHERE n = ?")
        found.bind(1, number)
        let name = try found.step() ? found.text(0) : ""
        found.reset()
        names.authors[number] = name
        return name
    }

    func number(ofForm hash: Digest256) throws -> Int64 {
        if let number = names.formNumbers[hash] { return number }
        let number = try number("SELECT n FROM form WHERE hash = ?", "INSERT INTO form(hash) VALUES (?)") {
            $0.bind(1, hash.bytes)
        }
        names.formNumbers[hash] = number
        return number
    }

    func form(_ number: Int64) throws -> Digest256 {
        if let form = names.forms[number] { return form }
        let found = try PreparedStatement(database, "SELECT hash FROM form WHERE n = ?")
        found.bind(1, number)
        guard try found.step(), let form = Digest256(bytes: found.bytes(0)) else {
            throw StoreError(.notAStore, "form \(number) is missing from the store", next: "run `survey-cli check`")
        }
        found.reset()
        names.forms[number] = form
        return form
    }

    /// The outline of a form; nil if the form is not here.
    func outline(ofForm hash: Digest256) throws -> FormOutline? {
        if let outline = names.outlines[hash] { return outline }
        let found = try PreparedStatement(
            database, "SELECT publication FROM form WHERE hash = ? AND publication IS NOT NULL")
        found.bind(1, hash.bytes)
        guard try found.step() else { return nil }
        let publication = found.bytes(0)
        found.reset()
        let outline = try PublishedForm(bytes: publication).outline
        names.outlines[hash] = outline
        return outline
    }

    func number(of scope: Scope) throws -> Int64 {
        if let number = names.scopeNumbers[scope] { return number }
        let number = try number("SELECT n FROM scope WHERE path = ?", "INSERT INTO scope(path) VALUES (?)") {
            $0.bind(1, scope.path)
        }
        names.scopeNumbers[scope] = number
        return number
    }

    func scope(_ number: Int64) throws -> Scope {
        if let scope = names.scopes[number] { return scope }
        let found = try PreparedStatement(database, "SELECT path FROM scope WHERE n = ?")
        found.bind(1, number)
        guard try found.step(), let scope = Scope(found.text(0)) else {
            throw StoreError(.notAStore, "scope \(number) is missing from the store", next: "run `survey-cli check`")
        }
        found.reset()
        names.scopes[number] = scope
        return scope
    }

    /// The number of a choice's code.
    func number(ofCode code: ArraySlice<UInt8>) throws -> Int64 {
        if let number = names.codeNumbers[code] { return number }
        let bytes = Array(code)
        let number = try number("SELECT n FROM code WHERE code = ?", "INSERT INTO code(code) VALUES (?)") {
            $0.bind(1, bytes)
        }
        names.codeNumbers[bytes[...]] = number
        names.codes[number] = bytes
        return number
    }

    /// The number of a choice's code.
    func number(ofChoice code: String) throws -> Int64 {
        let exact = ExactText(code)
        if let number = names.choiceNumbers[exact] { return number }
        let number = try number(ofCode: Array(code.utf8)[...])
        names.choiceNumbers[exact] = number
        return number
    }

    func code(_ number: Int64) throws -> [UInt8] {
        if let code = names.codes[number] { return code }
        let found = try PreparedStatement(database, "SELECT code FROM code WHERE n = ?")
        found.bind(1, number)
        guard try found.step() else {
            throw DecodingProblem(.missingName, "code \(number)")
        }
        let code = found.bytes(0)
        found.reset()
        names.codes[number] = code
        return code
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
