import SurveyStore
import TestSupport
import Testing

/// Stores of one study in one folder, and the carriers between them.
struct Fleet {
    let study = TestStudy()
    let folder: TestFolder
    private(set) var stores: [SurveyStore] = []

    init(_ folder: TestFolder, count: Int = 0, seed: UInt64 = 1) throws {
        self.folder = folder
        for number in 0..<count { try join(seed: seed &* 100 &+ UInt64(number)) }
    }

    @discardableResult
    mutating func join(
        seed: UInt64, _ role: Role = .supervisor, _ scope: Scope = .all, now: UInt64 = 1_790_000_000_000
    ) throws -> SurveyStore {
        let store = try study.store(
            at: folder.file("\(stores.count).survey"), role, scope,
            world: TestWorld(seed: seed, now: now, step: 1_000, machine: "machine \(seed)"))
        stores.append(store)
        return store
    }

    /// Everything that `from` has, as it travels.
    static func parcels(of from: SurveyStore) throws -> (cards: [SiteCard], changeSets: [ChangeSet]) {
        try from.seal()
        let changeSets = try from.changeSetIDs().map { try ChangeSet(bytes: from.changeSet($0).changeSet.bytes) }
        return (try from.siteCards(), changeSets)
    }

    /// Carries everything from one store to another.
    static func carry(_ from: SurveyStore, _ to: SurveyStore) throws {
        let parcels = try parcels(of: from)
        for card in parcels.cards { try to.introduce(card) }
        for changeSet in parcels.changeSets { try to.merge(changeSet) }
    }

    /// Carries some change-sets, some of them twice, in any order.
    static func carrySome(_ from: SurveyStore, _ to: SurveyStore, _ random: inout SplitMix64) throws {
        let parcels = try parcels(of: from)
        for card in parcels.cards.shuffled(using: &random) { try to.introduce(card) }
        let some = parcels.changeSets.filter { _ in !random.once(in: 3) }
        let again = some.filter { _ in random.once(in: 4) }
        for changeSet in (some + again).shuffled(using: &random) { try to.merge(changeSet) }
    }

    /// Carries everything everywhere.
    static func converge(_ stores: [SurveyStore]) throws {
        for _ in 0..<2 {
            for from in stores {
                for to in stores where to !== from { try carry(from, to) }
            }
        }
    }
}

/// What two replicas must agree on: the digest, and every field of every record.
struct Picture: Equatable {
    let digest: SaveDigest
    let records: [MergedRecord]
    let conflicts: [MergedRecord]

    init(_ store: SurveyStore) throws {
        digest = try store.digest()
        var records: [MergedRecord] = []
        try store.forEachRecord(formID: nil) { records.append($0) }
        self.records = records
        conflicts = try store.conflictedRecords()
    }
}

/// A store is sound, and says so itself.
func expectSound(_ store: SurveyStore, sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try store.check().problems.filter { !$0.hasPrefix("set aside") } == [], sourceLocation: sourceLocation)
}

/// Expects a refusal with this code.
func expectRefusal<Value>(
    _ code: StoreError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Value
) {
    do {
        _ = try body()
        Issue.record("it was not refused", sourceLocation: sourceLocation)
    } catch let error as StoreError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        #expect(!error.message.isEmpty && !error.next.isEmpty, sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(error) is no StoreError", sourceLocation: sourceLocation)
    }
}

extension SurveyStore {
    /// Begins a record.
    func begin(_ answers: [String: Answer], scope: Scope = .all) throws -> RecordID {
        let save = try save(Draft(form: TestStudy.form, scope: scope, answers: Self.paths(answers)))
        return try #require(save).record
    }

    /// Changes a record; nil if nothing changed.
    @discardableResult
    func edit(_ record: RecordID, _ answers: [String: Answer] = [:], mark: SaveMark = .none, parents: [Dot]? = nil)
        throws -> Save?
    {
        try save(
            Draft(record: record, form: TestStudy.form, mark: mark, answers: Self.paths(answers), parents: parents))
    }

    private static func paths(_ answers: [String: Answer]) -> [AnswerPath: Answer] {
        Dictionary(
            answers.map { (SurveyStoreTests.path($0), $1) }, uniquingKeysWith: { first, _ in first })
    }
}
