public import SurveyStore

/// One conversation with a hub, as a state machine: it makes requests and takes in answers, frame by frame, and touches
/// neither the network nor the clock. All it remembers that matters is in the store, so a conversation that breaks off
/// anywhere goes on from there, in this process or a later one.
public struct SyncSession {
    let store: SurveyStore
    private var reader = FrameReader(magic: SyncStream.response)
    /// After a cut, nobody knows which of the pushed change-sets arrived: ask before sending them again.
    private var shouldOffer = false
    private var inFlight: [Digest256: Int] = [:]
    /// Whether the request in flight asks for something, and whether its answer has brought anything.
    private var asksForMore = false
    private var broughtSomething = false
    /// Whether the last answer has left something for the next.
    private(set) var hubHasMore = false
    /// The hub has forgotten what it accepted, or another hub is in its place: it is asked what it holds.
    private var startsOver = false
    private var renewed = false
    /// Whether a card or a form arrived: something that was set aside may fit now.
    private var mayMend = false
    /// What has arrived and waits for its transaction.
    private var arrivals: [Arrival] = []
    private var waitingBytes = 0
    /// Bytes of segments that have arrived: they stay, whatever breaks next.
    var segmentBytes = 0
    /// Whether segments have come since the last request: they may have been all that the hub had more.
    var tookSegments = false
    /// Bytes of parcels in one transaction: enough to wait for the disk seldom, few enough to cost no memory.
    static let transactionBytes = 256 << 10
    /// What was done so far.
    public internal(set) var report = SyncReport()

    /// A conversation about this store.
    public init(store: SurveyStore) {
        self.store = store
    }

    // MARK: Requests

    /// Makes the next request; nil when there is nothing left to say. The first is never nil.
    public mutating func nextRequest() throws -> [UInt8]? {
        report.unsealed = try store.seal()
        let pending = try store.pendingChangeSets()
        let forms = try store.pendingForms()
        let isFirst = report.roundTrips == 0 && report.retries == 0
        guard isFirst || hubHasMore || shouldOffer || !pending.isEmpty || !forms.isEmpty else { return nil }
        let state = try store.hubState()
        var writer = ByteWriter(reserving: 1_024)
        writer.raw(SyncStream.request)
        writer.raw(
            Frame(.hello, Hello(site: state.site, lastSequence: state.lastSequence, cursor: state.cursor).payload).bytes
        )
        inFlight = [:]
        broughtSomething = false
        asksForMore = hubHasMore && !tookSegments || !forms.isEmpty || !pending.isEmpty
        tookSegments = false
        if shouldOffer, !pending.isEmpty {
            let offered = pending.prefix(SyncLimits.offersInRequest).map(\.id)
            for start in stride(from: 0, to: offered.count, by: SyncLimits.offers) {
                writer.raw(Frame(.offer, Offer.payload(Array(offered[start...].prefix(SyncLimits.offers)))).bytes)
            }
        } else {
            for (place, form) in forms.enumerated() {
                // What does not fit into this request goes into the next.
                guard place == 0 || writer.bytes.count + form.bytes.count <= SyncLimits.requestBytes else { break }
                writer.raw(Frame(.form(form)).bytes)
            }
            try append(pending, to: &writer)
        }
        writer.raw(Frame(.end, []).bytes)
        reader = FrameReader(magic: SyncStream.response)
        report.bytesSent += writer.bytes.count
        return writer.bytes
    }

    private mutating func append(_ pending: [(id: Digest256, bytes: Int)], to writer: inout ByteWriter) throws {
        var introduced: Set<[UInt8]> = []
        for entry in pending {
            guard inFlight.isEmpty || writer.bytes.count + entry.bytes <= SyncLimits.requestBytes else { break }
            let (cards, changeSet) = try store.changeSet(entry.id)
            for card in cards where introduced.insert(card.bytes).inserted {
                writer.raw(Frame(.site(card)).bytes)
            }
            writer.raw(Frame(.changeSet(changeSet)).bytes)
            inFlight[entry.id] = changeSet.header.entries.count
        }
    }

    // MARK: Answers

    /// Takes in the answer's bytes as they arrive. What is whole is on disk when this returns.
    public mutating func receive(_ bytes: [UInt8]) throws {
        report.bytesReceived += bytes.count
        reader.append(bytes)
        do {
            while let frame = try reader.next() { try take(frame) }
            try settle()
        } catch let problem as DecodingProblem {
            try settle()
            throw SyncError(
                .malformed, "the hub's answer cannot be read: \(problem)",
                next: "sync again; if it stays so, tell the operator")
        }
    }

    /// Ends an answer.
    ///
    /// - Throws: ``SyncError`` `cut` if its end frame has not come.
    public mutating func finish() throws {
        guard reader.isEnded else {
            throw SyncError(.cut, "the hub's answer broke off", next: "sync again: it goes on where it stopped")
        }
        report.roundTrips += 1
        // An answer to an offer may rightly know of nothing; any other that brings nothing would be asked for forever.
        guard broughtSomething || shouldOffer || !asksForMore else {
            throw SyncError(
                .malformed, "the hub says nothing about what was sent to it",
                next: "tell the operator: the hub and this program may not fit together")
        }
        shouldOffer = startsOver
        startsOver = false
        try mend()
    }

    /// Tries again what was set aside, if what it lacked may have come.
    mutating func mend() throws {
        guard mayMend else { return }
        report.pulled += try store.retrySetAside()
        mayMend = false
    }

    /// Notes that the link broke: the next request asks what arrived before it sends anything again.
    public mutating func broke() {
        report.retries += 1
        shouldOffer = true
    }

    private mutating func take(_ frame: Frame) throws {
        if let delivery = try Delivery(frame) {
            broughtSomething = true
            try arrive(
                Arrival(delivery.parcel, position: delivery.position, cursor: delivery.cursor), frame.payload.count)
            return
        }
        try settle()
        if let result = try PushResult(frame) {
            broughtSomething = true
            try take(result)
            return
        }
        switch frame.kind {
        case .state: try take(HubAnswer(payload: frame.payload))
        case .cursor: try store.setCursor(frame.payload)
        case .end: hubHasMore = (frame.payload.first ?? 0) & 1 != 0
        default: break
        }
    }

    /// Takes something in with the next transaction.
    mutating func arrive(_ arrival: Arrival, _ bytes: Int) throws {
        arrivals.append(arrival)
        waitingBytes += bytes
        if waitingBytes >= Self.transactionBytes { try settle() }
    }

    /// Takes in what has arrived and waits, in one transaction.
    ///
    /// - Parameter cursor: the cursor that holds then, if the arrivals do not bring their own.
    mutating func settle(cursor: [UInt8]? = nil) throws {
        guard !arrivals.isEmpty || cursor != nil else { return }
        let arrived = arrivals
        arrivals = []
        waitingBytes = 0
        report.count(try store.accept(arrived, cursor: cursor), of: arrived)
        mayMend = mayMend || arrived.contains { if case .changeSet = $0.parcel { false } else { true } }
    }

    private mutating func take(_ result: PushResult) throws {
        switch result {
        case .accepted(let id, let position):
            try store.acknowledge(id, position: position)
            report.pushed += inFlight[id] ?? 0
        case .refused(let id, let reason):
            try store.refuse(id, reason: reason)
            report.refused.append(reason)
        case .forked(let id, let sequences):
            report.reissued += try store.reissue(id, taken: Set(sequences))
        }
    }

    private mutating func take(_ answer: HubAnswer) throws {
        let isStranger = try store.hubState().epoch.map { $0 != answer.epoch } ?? false
        try store.meetHub(epoch: answer.epoch)
        report.pullWaits = answer.pullWaits
        if answer.restart {
            try store.resetCursor()
            broughtSomething = true
        }
        if isStranger { startsOver = true }
        if answer.siteIsBehind, !renewed {
            // An old copy that went on under its site would give out dots that others already hold.
            try store.renewSite()
            renewed = true
            report.renewedSite = true
        }
    }
}
