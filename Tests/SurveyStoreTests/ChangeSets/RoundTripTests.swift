import SurveyStore
import TestSupport
import Testing

@Suite("A change-set gives back the saves that went in")
struct RoundTripTests {
    private static let key = signingKey(seed: 5)
    static let card = try? SiteCard(
        certificate: TestStudy().certificate(key), nonce: Array(repeating: 3, count: 16))
    private static let study = TestStudy().id

    static func pack(_ saves: [Save]) throws -> ChangeSet {
        try ChangeSet(study: study, saves: saves, signedBy: key)
    }

    static func random(_ seed: UInt64, _ count: Int) throws -> [Save] {
        var random = RandomSaves(seed: seed, site: try #require(card).site)
        return random.saves(count)
    }

    private func expectSame(_ saves: [Save], _ read: [Save]) {
        #expect(read == saves)
        var digests = (SaveDigest(), SaveDigest())
        for save in saves { digests.0.add(save) }
        for save in read { digests.1.add(save) }
        #expect(digests.0 == digests.1)
    }

    @Test(
        "random saves with answers of all kinds and repeats in repeats come back, to the byte",
        arguments: Seeds.first(60))
    func random(seed: UInt64) throws {
        let saves = try Self.random(seed, 1 + Int(seed * 7 % 60))
        let packed = try Self.pack(saves)
        let read = try ChangeSet(bytes: packed.bytes)
        #expect(read == packed)
        #expect(read.id == packed.id)
        #expect(read.isSigned(by: try #require(Self.card)))
        expectSame(saves, try read.saves())
        #expect(try Self.pack(saves).bytes == packed.bytes)
        #expect(try Self.pack(read.saves()).bytes == packed.bytes)
    }

    @Test("saves come back with a form that knows some of their paths and choices", arguments: Seeds.first(40))
    func outlines(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let saves = try Self.random(seed, 1 + random.below(60))
        let templates = Set(saves.flatMap(\.answers.keys).map(\.template)).sorted().filter { _ in random.once(in: 2) }
        let codes = RandomAnswers.codes + ["yes", "no"]
        let outline = FormOutline(
            columns: (templates + ["nowhere"]).map { template in
                .init(template: template, choices: codes.filter { _ in random.once(in: 2) })
            })
        let packed = try ChangeSet(study: Self.study, saves: saves, outline: outline, signedBy: Self.key)
        let read = try ChangeSet(bytes: packed.bytes)
        expectSame(saves, try read.saves(outline: outline))
        #expect(throws: DecodingProblem.self) { try read.saves() }
    }

    @Test("4,096 saves come back")
    func many() throws {
        let saves = try Self.random(1, Limits.changeSetSaves)
        expectSame(saves, try ChangeSet(bytes: Self.pack(saves).bytes).saves())
        let more = try Self.random(1, Limits.changeSetSaves + 1)
        #expect(throws: StoreError.self) { try Self.pack(more) }
        #expect(throws: StoreError.self) { try Self.pack([]) }
    }

    @Test("a save without answers, and one that only removes, come back")
    func sparse() throws {
        let site = try #require(Self.card).site
        func save(_ sequence: UInt64, _ mark: SaveMark, _ answers: [AnswerPath: Answer]) -> Save {
            Save(
                dot: Dot(site: site, sequence: sequence), origin: Dot(site: site, sequence: 1),
                clock: HybridTime(milliseconds: sequence), parents: sequence == 1 ? [] : [Dot(site: site, sequence: 1)],
                mark: mark, author: "", form: TestStudy.form, scope: .all, answers: answers)
        }
        let saves = [
            save(1, .none, [:]), save(2, .delete, [:]), save(9, .none, [path("m[00000000000000ff]"): .removed]),
        ]
        expectSame(saves, try ChangeSet(bytes: Self.pack(saves).bytes).saves())
    }

    @Test("texts that look alike and differ in bytes stay apart, as codes, authors and questions")
    func alike() throws {
        let site = try #require(Self.card).site
        let spellings = ["\u{e9}", "e\u{301}"]
        let saves = (1...40).map { number in
            let text = spellings[number % 2]
            let dot = Dot(site: site, sequence: UInt64(number))
            return Save(
                dot: dot, origin: dot, clock: HybridTime(milliseconds: 9), parents: [], mark: .none, author: text,
                form: TestStudy.form, scope: .all,
                answers: [path("c"): .choices(["a", text]), path("t"): .text(text), path("q/\(text)"): .integer(1)])
        }
        expectSame(saves, try ChangeSet(bytes: Self.pack(saves).bytes).saves())
    }

    @Test("columns of every shape come back: constant, dictionary, numbers, masks, raw", arguments: Seeds.first(20))
    func columns(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let site = try #require(Self.card).site
        let kinds: [(inout SplitMix64) -> Answer] = [
            { _ in .choice("yes") }, { .choice($0.pick(RandomAnswers.codes)) }, { .integer(Int64($0.below(90))) },
            { .integer($0.pick([Int64.min, .max, 0])) },
            { .decimal(ExactDecimal(unscaled: Int64($0.below(99)), scale: 2)) },
            { .date(CalendarDate(days: Int64($0.below(20_000)))) },
            { random in .choices(["a", "b", "c"].filter { _ in random.once(in: 2) }) },
            { Answer(lexical: "2026-11-23T10:\(10 + $0.below(50)):00.000+01:00", kind: .dateTime) },
            { Answer(lexical: "35.\(1_000 + $0.below(9_000)) -5.2\($0.below(10))", kind: .geopoint) },
            { random in .text(String((0..<random.below(30)).map { _ in random.pick(Array("ab عن")) })) },
        ]
        var saves: [Save] = []
        for number in 1...200 as ClosedRange<UInt64> {
            let dot = Dot(site: site, sequence: number)
            var answers: [AnswerPath: Answer] = [:]
            for (place, kind) in kinds.enumerated() where !random.once(in: place + 1) || place == 0 {
                answers[path("q\(place)")] = kind(&random)
            }
            saves.append(
                Save(
                    dot: dot, origin: dot, clock: HybridTime(milliseconds: number), parents: [], mark: .none,
                    author: "",
                    form: TestStudy.form, scope: .all, answers: answers))
        }
        let packed = try Self.pack(saves)
        expectSame(saves, try ChangeSet(bytes: packed.bytes).saves())
        #expect(packed.bytes.count < 30_000)
    }

    @Test("saves of two sites, forms or scopes, or out of order, do not make one change-set")
    func mixed() throws {
        let saves = try Self.random(3, 4)
        #expect(throws: StoreError.self) { try Self.pack(saves.reversed()) }
        #expect(throws: StoreError.self) { try Self.pack([saves[0], saves[0]]) }
        let last = saves[3]
        let others = [
            Save(
                dot: last.dot, origin: last.origin, clock: last.clock, parents: last.parents, mark: last.mark,
                author: "", form: TestStudy.otherForm, scope: last.scope, answers: [:]),
            Save(
                dot: last.dot, origin: last.origin, clock: last.clock, parents: last.parents, mark: last.mark,
                author: "", form: last.form, scope: .all, answers: [:]),
        ]
        for other in others { #expect(throws: StoreError.self) { try Self.pack([saves[0], other]) } }
    }
}
