internal import GRDB

/// Where this device's saving stands: what each save needs to know and the next one need not look up again, as long as
/// nothing but saves was written in between.
struct SavingState: Sendable {
    let certificate: Certificate
    let siteNumber: Int64
    let site: SiteID
    /// The latest stamp seen from others.
    let seen: HybridTime?
    /// Whether the store is known to be bound to its file (``StoreWitness``).
    var isAdopted: Bool
    var nextSequence: UInt64 = 1
    var lastClock: HybridTime?
    /// The open change-sets that saves go into, with how many there are in each.
    var runs: [Run: (number: Int64, saves: Int)] = [:]
    private let dataVersion: Int64

    /// The saves that one change-set can hold.
    struct Run: Hashable {
        let form: Int64
        let scope: Int64
    }

    /// Where the last transaction left it, or else what the database says.
    static func current(_ store: SurveyStore, _ catalog: Catalog) throws -> SavingState {
        let version = try catalog.dataVersion()
        if let last = catalog.lastSaving, last.dataVersion == version { return last }
        return try SavingState(store, catalog, version)
    }

    private init(_ store: SurveyStore, _ catalog: Catalog, _ dataVersion: Int64) throws {
        self.dataVersion = dataVersion
        certificate = try store.ownCertificate(catalog)
        (siteNumber, isAdopted) = try store.siteForSaving(catalog)
        site = try catalog.site(siteNumber)
        seen = try catalog.number(.clockSeen).map(HybridTime.init(rawValue:))
        let last = try PreparedStatement(
            catalog.database, "SELECT key, clock FROM save WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1")
        last.bind(1, SaveKey(site: siteNumber, sequence: 0).rawValue)
        last.bind(2, SaveKey(site: siteNumber, sequence: Limits.sequence).rawValue)
        if try last.step() {
            nextSequence = SaveKey(rawValue: last.integer(0)).sequence + 1
            lastClock = HybridTime(rawValue: UInt64(max(0, last.integer(1))))
            last.reset()
        }
    }
}
