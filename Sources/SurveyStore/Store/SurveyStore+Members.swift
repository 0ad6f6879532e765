internal import GRDB

/// Sites, certificates and what this replica is.
extension SurveyStore {
    /// What this replica is, and where it stands with its hub.
    public struct Profile: Sendable {
        /// The study document.
        public let study: Study
        /// The study's id, made of its key.
        public let studyID: StudyID
        /// The study's public key.
        public let studyKey: [UInt8]
        /// The own membership; nil for a replica that only reads.
        public let certificate: Certificate?
        /// The own site; nil for a replica that only reads.
        public let site: SiteID?
        /// The hub's address, if the store knows one.
        public let hubURL: String?
        /// Whether the file is still where the own site was last used; otherwise the next save takes a new site.
        public let isInItsPlace: Bool
    }

    /// Reads what this replica is.
    public func profile() throws(StoreError) -> Profile {
        try read { catalog in
            let studyKey = try catalog.meta(.studyKey) ?? []
            let certificate = try catalog.meta(.certificate).map { try Certificate(bytes: $0[...]) }
            return Profile(
                study: try Study(encoded: catalog.meta(.study) ?? []), studyID: StudyID(studyKey: studyKey),
                studyKey: studyKey, certificate: certificate,
                site: try catalog.number(.site).map { try catalog.site(Int64($0)) },
                hubURL: try catalog.meta(.hubURL).map { String(decoding: $0, as: UTF8.self) },
                isInItsPlace: try certificate == nil || self.isInItsPlace(catalog))
        }
    }

    /// The device's signing key, for authenticating to the hub.
    public func deviceKey() throws(StoreError) -> SigningKey {
        try read { try self.deviceKey($0) }
    }

    func deviceKey(_ catalog: Catalog) throws -> SigningKey {
        guard let bytes = try catalog.meta(.deviceKey), let key = SigningKey(rawBytes: bytes) else {
            throw StoreError(
                .notPermitted, "\(path) has no device key: it is a replica for reading only",
                next: "use a store that joined with an invitation")
        }
        return key
    }

    /// Names the hub to sync with from now on.
    public func setHub(url: String) throws(StoreError) {
        try write { try $0.setMeta(.hubURL, Array(url.utf8)) }
    }

    /// Takes in a site's card, once its certificate is known to be the study's.
    ///
    /// - Throws: ``StoreError`` `signing` if the study's key did not sign the certificate.
    public func introduce(_ card: SiteCard) throws(StoreError) {
        _ = try write { try self.introduce(card, $0) }
    }

    @discardableResult
    func introduce(_ card: SiteCard, _ catalog: Catalog) throws -> Int64 {
        try add(card.certificate, catalog)
        let number = try catalog.number(of: card.site)
        let statement = try PreparedStatement(
            catalog.database, "UPDATE site SET nonce = ?, device = ? WHERE n = ? AND nonce IS NULL")
        statement.bind(1, card.nonce)
        statement.bind(2, card.certificate.device)
        statement.bind(3, number)
        try statement.run()
        return number
    }

    func add(_ certificate: Certificate, _ catalog: Catalog) throws {
        guard let studyKey = try catalog.meta(.studyKey), certificate.isSigned(by: studyKey) else {
            throw StoreError(
                .signing, "the membership of \(certificate.member) is not signed by this study's key",
                next: "do not trust its sender; ask the operator")
        }
        let statement = try PreparedStatement(
            catalog.database, "INSERT OR IGNORE INTO certificate(bytes, device) VALUES (?, ?)")
        statement.bind(1, certificate.bytes)
        statement.bind(2, certificate.device)
        try statement.run()
    }

    /// The cards of a site: one for each certificate of its device.
    func cards(ofSite number: Int64, _ catalog: Catalog) throws -> [SiteCard] {
        let found = try PreparedStatement(
            catalog.database,
            """
            SELECT site.nonce, certificate.bytes FROM site JOIN certificate ON certificate.device = site.device
            WHERE site.n = ? AND site.nonce IS NOT NULL
            """)
        found.bind(1, number)
        var cards: [SiteCard] = []
        while try found.step() {
            cards.append(SiteCard(certificate: try Certificate(bytes: found.bytes(1)[...]), nonce: found.bytes(0)))
        }
        return cards
    }

    /// Every site that this replica can introduce to another.
    public func siteCards() throws(StoreError) -> [SiteCard] {
        try read { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT n FROM site WHERE nonce IS NOT NULL")
            var numbers: [Int64] = []
            while try found.step() { numbers.append(found.integer(0)) }
            return try numbers.flatMap { try self.cards(ofSite: $0, catalog) }
        }
    }

    /// The member that a site belongs to, for histories; nil for a site that is only known by name.
    public func member(of site: SiteID) throws(StoreError) -> Certificate? {
        try read { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT n FROM site WHERE id = ?")
            found.bind(1, site.bytes)
            guard try found.step() else { return nil }
            let number = found.integer(0)
            found.reset()
            return try self.cards(ofSite: number, catalog).map(\.certificate).max { $0.issued < $1.issued }
        }
    }
}
