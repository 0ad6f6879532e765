import SurveyStore
import Testing

@testable import SyncServer

/// The rule by which a log notices that two stores have gone on under one site.
@Suite struct DotCheckTests {
    private static let site = SiteID(high: 3, low: 4)

    private static func entry(_ sequence: UInt64, at milliseconds: UInt64 = 0) -> ChangeSetHeader.Entry {
        let dot = Dot(site: site, sequence: sequence)
        return .init(
            dot: dot, origin: dot, clock: HybridTime(milliseconds: 1_000 + sequence + milliseconds), parents: [],
            mark: .none)
    }

    private static func header(_ entries: [ChangeSetHeader.Entry]) -> ChangeSetHeader {
        ChangeSetHeader(site: site, form: Digest256(hashing: []), scope: .all, entries: entries)
    }

    private static func check(
        _ sequences: [UInt64], log: [ChangeSetHeader.Entry], isForked: Bool = false
    ) -> DotCheck {
        let marks = Dictionary(
            log.map { ($0.dot.sequence, DotCheck.mark(of: $0)) }, uniquingKeysWith: { first, _ in first })
        return DotCheck(header(sequences.map { entry($0) }), isForked: isForked) { marks[$0] }
    }

    @Test func savesThatTheLogHasAlreadyAreKnown() {
        #expect(Self.check([1, 2], log: [Self.entry(1), Self.entry(2), Self.entry(3)]) == .known)
    }

    @Test func someNewSavesBesideKnownOnesAreNew() {
        #expect(Self.check([1, 2, 3], log: [Self.entry(1)]) == .new)
    }

    @Test func aSaveWithAnotherStampForksItselfAndAllNewOnesBehindIt() {
        let log = [Self.entry(1), Self.entry(3, at: 7)]
        #expect(Self.check([1, 2, 3, 4, 5], log: log) == .forked(sequences: [3, 4, 5]))
    }

    @Test func aForkedSiteGivesNothingNewAnyMore() {
        #expect(Self.check([1, 2, 3], log: [Self.entry(1)], isForked: true) == .forked(sequences: [2, 3]))
        #expect(Self.check([1], log: [Self.entry(1)], isForked: true) == .known)
    }

    @Test func stampOriginParentsAndMarkAllTellSavesApart() {
        let dot = Dot(site: Self.site, sequence: 5)
        let other = Dot(site: Self.site, sequence: 4)
        let clock = HybridTime(milliseconds: 9)
        let entries = [
            ChangeSetHeader.Entry(dot: dot, origin: dot, clock: clock, parents: [], mark: .none),
            .init(dot: dot, origin: dot, clock: HybridTime(milliseconds: 9, counter: 1), parents: [], mark: .none),
            .init(dot: dot, origin: other, clock: clock, parents: [], mark: .none),
            .init(dot: dot, origin: other, clock: clock, parents: [other], mark: .none),
            .init(dot: dot, origin: other, clock: clock, parents: [other], mark: .delete),
        ]
        #expect(Set(entries.map(DotCheck.mark(of:))).count == entries.count)
    }
}
