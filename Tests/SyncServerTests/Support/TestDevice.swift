import Foundation
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// A member's device: a key, a membership and a store.
final class TestDevice: Sendable {
    let key: SigningKey
    let certificate: Certificate
    let store: SurveyStore
    let hub: TestHub

    init(_ hub: TestHub, key: SigningKey, certificate: Certificate) throws {
        self.hub = hub
        self.key = key
        self.certificate = certificate
        store = try SurveyStore.create(
            path: "\(hub.folder)/\(UUID().uuidString).survey",
            identity: .init(
                study: TestHub.threeRegions, studyKey: hub.hosted.log.studyKey, device: (key, certificate)),
            environment: hub.clock.environment)
    }

    /// A device whose store is already there.
    init(_ hub: TestHub, key: SigningKey, certificate: Certificate, store: SurveyStore) {
        self.hub = hub
        self.key = key
        self.certificate = certificate
        self.store = store
    }

    private static func path(_ text: String) throws -> AnswerPath { try #require(AnswerPath(text)) }

    /// Begins so many records.
    ///
    /// - Parameter noteBytes: random bytes in each, which do not compress.
    @discardableResult
    func record(
        _ count: Int = 1, in scope: String? = nil, age: Int64 = 30, noteBytes: Int = 0
    ) throws -> [RecordID] {
        let place = try #require(Scope(scope ?? certificate.scope.path))
        let drafts = try (0..<count).map { number in
            let note = Hex.encode(StoreEnvironment.system.randomBytes(noteBytes))
            return Draft(
                form: hub.form, scope: place,
                answers: [
                    try Self.path("age"): .integer(age + Int64(number)),
                    try Self.path("note"): .text("n\(number)\(note)"),
                ])
        }
        return try store.save(drafts).compactMap { $0?.record }
    }

    func edit(_ record: RecordID, age: Int64) throws {
        try store.save(Draft(record: record, form: hub.form, answers: [Self.path("age"): .integer(age)]))
    }

    /// The change-sets that no hub has yet.
    func sealed() throws -> [ChangeSet] {
        try store.seal()
        return try store.pendingChangeSets().map { try store.changeSet($0.id).changeSet }
    }

    /// Its cards and its change-sets that no hub has yet.
    func parcels() throws -> [Parcel] {
        try store.siteCards().filter { $0.certificate.device == key.publicKey }.map { .site($0) }
            + sealed().map { .changeSet($0) }
    }

    func hello() throws -> Hello {
        let state = try store.hubState()
        return Hello(site: state.site, lastSequence: state.lastSequence, cursor: state.cursor)
    }

    var digest: SaveDigest { get throws { try store.digest() } }
}

/// A sync request's body.
func requestBody(_ hello: Hello, offers: [Digest256] = [], _ parcels: [Parcel] = []) -> [UInt8] {
    var bytes = SyncStream.request + Frame(.hello, hello.payload).bytes
    if !offers.isEmpty { bytes += Frame(.offer, Offer.payload(offers)).bytes }
    for parcel in parcels { bytes += Frame(parcel).bytes }
    return bytes + Frame(.end, []).bytes
}

/// An answer, taken apart.
struct Answer {
    var state: HubAnswer?
    var results: [PushResult] = []
    var deliveries: [Delivery] = []
    var cursor: [UInt8]?
    var hasMore = false

    init(_ bytes: [UInt8]) throws {
        var reader = FrameReader(magic: SyncStream.response)
        reader.append(bytes)
        while let frame = try reader.next() {
            if let delivery = try Delivery(frame) {
                deliveries.append(delivery)
            } else if let result = try PushResult(frame) {
                results.append(result)
            } else {
                switch frame.kind {
                case .state: state = try HubAnswer(payload: frame.payload)
                case .cursor: cursor = frame.payload
                default: hasMore = frame.payload == [1]
                }
            }
        }
        try #require(reader.isEnded)
    }

    /// The cursor that a client holds after it.
    var lastCursor: [UInt8]? { cursor ?? deliveries.last?.cursor }
    var changeSets: [ChangeSet] {
        deliveries.compactMap { if case .changeSet(let changeSet) = $0.parcel { changeSet } else { nil } }
    }
    var positions: [UInt64] { deliveries.map(\.position) }
}
