internal import GRDB

/// Something that came from elsewhere.
public struct Arrival: Hashable, Sendable {
    /// The parcel.
    public let parcel: Parcel
    /// Its place in the hub's log; nil if it did not come from the hub.
    public let position: UInt64?
    /// The cursor that holds once it is here; nil to leave the cursor.
    public let cursor: [UInt8]?

    /// An arrival.
    public init(_ parcel: Parcel, position: UInt64? = nil, cursor: [UInt8]? = nil) {
        self.parcel = parcel
        self.position = position
        self.cursor = cursor
    }
}

/// What became of an arrival.
public enum ArrivalOutcome: Hashable, Sendable {
    /// It was taken in.
    case taken(MergeOutcome)
    /// It could not be, for this reason: it is kept aside, and counts for nothing.
    case setAside(reason: String)
}

extension SurveyStore {
    /// Takes in several things, and moves the cursor behind the last of them, in one transaction: one wait for
    /// the disk for all of them. Each stands for itself: one that cannot be taken in is set aside.
    ///
    /// - Parameter cursor: the cursor that holds once all are here; nil for that of the last that has one.
    /// - Returns: what became of each, in their order.
    public func accept(_ arrivals: [Arrival], cursor: [UInt8]? = nil) throws(StoreError) -> [ArrivalOutcome] {
        try write { catalog in
            var outcomes: [ArrivalOutcome] = []
            for arrival in arrivals {
                outcomes.append(try self.take(arrival, catalog))
            }
            if let cursor = cursor ?? arrivals.last(where: { $0.cursor != nil })?.cursor {
                try catalog.setMeta(.cursor, cursor)
            }
            return outcomes
        }
    }

    private func take(_ arrival: Arrival, _ catalog: Catalog) throws -> ArrivalOutcome {
        do throws(StoreError) {
            return .taken(try take(arrival.parcel, position: arrival.position, catalog))
        } catch {
            guard error.isFaultOfInput else { throw error }
            try setAside(arrival.parcel, reason: error.message, catalog)
            return .setAside(reason: error.message)
        }
    }

    /// In a savepoint of its own: what a parcel left behind that failed half way goes with it.
    private func take(
        _ parcel: Parcel, position: UInt64?, _ catalog: Catalog
    ) throws(StoreError) -> MergeOutcome {
        do {
            return try catalog.inSavepoint { try self.accept(parcel, position: position, catalog) }
        } catch {
            throw StoreError(error, path: path)
        }
    }
}
