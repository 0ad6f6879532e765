public import SurveyStore

/// What a sync did.
public struct SyncReport: Codable, Hashable, Sendable {
    /// Saves that the hub now holds and did not before, as far as this store knew.
    public var pushed = 0
    /// New saves merged into this store.
    public var pulled = 0
    /// Form versions that arrived.
    public var forms = 0
    /// Requests answered by the hub.
    public var roundTrips = 0
    /// Bytes of request bodies.
    public var bytesSent = 0
    /// Bytes of answer bodies.
    public var bytesReceived = 0
    /// Links that broke and were taken up again.
    public var retries = 0
    /// Saves made anew under a new site, because their dots were taken by another copy of this store.
    public var reissued = 0
    /// Whether this store took a new site, because the hub knew more of the old one.
    public var renewedSite = false
    /// Whether the hub was put back from a backup that did not know this device: it took what was pushed, and sends nothing
    /// until its operator has confirmed the membership.
    public var pullWaits = false
    /// Segments of the hub's log that were fetched.
    public var segments = 0
    /// Change-sets that the hub refused, with its reasons.
    public var refused: [String] = []
    /// What arrived and was set aside, with the reasons: it counts for nothing, and is kept.
    public var setAside: [String] = []

    /// Saves made here that cannot be sealed: they stay here, and everything else travels.
    public var unsealed: [UnsealedSave] = []

    /// A sync that has not done anything.
    public init() {}
}

extension SyncReport {
    /// Counts what became of what arrived.
    mutating func count(_ outcomes: [ArrivalOutcome], of arrivals: [Arrival]) {
        for (outcome, arrival) in zip(outcomes, arrivals) {
            switch (outcome, arrival.parcel) {
            case (.taken(.merged(let saves)), .changeSet): pulled += saves
            case (.taken(.merged), .form): forms += 1
            case (.taken(.quarantined), _):
                setAside.append(
                    "a change-set at position \(arrival.position.map(String.init) ?? "?"): its dots are taken by other content"
                )
            case (.setAside(let reason), _): setAside.append(reason)
            default: break
            }
        }
    }
}
