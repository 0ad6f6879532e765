import SurveyStore
import TestSupport

/// Random saves of one site, as a change-set holds them: all shapes of content, and no history that makes sense.
struct RandomSaves {
    var random: SplitMix64
    let site: SiteID
    private let others: [SiteID]
    private let questions: [String]

    init(seed: UInt64, site: SiteID, questions: Int = 12) {
        random = SplitMix64(seed: seed)
        self.site = site
        others = (0..<4).map { SiteID(high: $0, low: seed &* 31 &+ $0) }
        self.questions = (0..<questions).map { "group_\($0 % 3)/q\($0)" }
    }

    /// Saves with ascending sequence numbers, from 1, some left out.
    mutating func saves(_ count: Int) -> [Save] {
        var sequence: UInt64 = 0
        return (0..<count).map { _ in
            sequence += UInt64(random.once(in: 8) ? 1 + random.below(1_000) : 1)
            return save(sequence)
        }
    }

    private mutating func dot(before sequence: UInt64) -> Dot {
        if sequence > 1, random.once(in: 2) {
            return Dot(site: site, sequence: UInt64(random.below(Int(sequence) - 1)) + 1)
        }
        return Dot(site: random.pick(others), sequence: random.pick([1, 2, 3, Limits.sequence]))
    }

    mutating func save(_ sequence: UInt64) -> Save {
        let dot = Dot(site: site, sequence: sequence)
        var origin = dot
        var parents: Set<Dot> = []
        if !random.once(in: 3) {
            origin = self.dot(before: sequence)
            for _ in 0..<random.below(4) { parents.insert(self.dot(before: sequence)) }
        }
        let milliseconds = random.once(in: 20) ? random.next() >> 18 : 1_790_000_000_000 + sequence * 60_000
        return Save(
            dot: dot, origin: origin,
            clock: HybridTime(
                milliseconds: milliseconds, counter: UInt16(random.once(in: 5) ? random.below(65_536) : 0)),
            parents: parents.sorted(), mark: random.once(in: 10) ? random.pick(SaveMark.allCases) : .none,
            author: random.once(in: 4) ? random.pick(RandomAnswers.texts) : "", form: TestStudy.form,
            scope: scope("01/571"), answers: answers(dot))
    }

    private mutating func answers(_ dot: Dot) -> [AnswerPath: Answer] {
        var answers: [AnswerPath: Answer] = [:]
        for question in questions where !random.once(in: 4) {
            answers[path(question)] = random.once(in: 12) ? RandomAnswers.edit(&random) : RandomAnswers.value(&random)
        }
        var ordinal = 0
        for _ in 0..<random.below(4) {
            let member = instance(dot, &ordinal)
            if random.once(in: 2) { set(&answers, "members[]", [member]) }
            answer(&answers, "members[]/age", [member])
            for _ in 0..<random.below(3) {
                let drug = instance(dot, &ordinal)
                if random.once(in: 2) { set(&answers, "members[]/drugs[]", [member, drug]) }
                answer(&answers, "members[]/drugs[]/name", [member, drug])
            }
        }
        return answers
    }

    private mutating func instance(_ dot: Dot, _ ordinal: inout Int) -> InstanceID {
        if random.once(in: 3) { return InstanceID(rawValue: random.next()) }
        defer { ordinal += 1 }
        return InstanceID(addedBy: dot, ordinal: ordinal)
    }

    private mutating func set(_ answers: inout [AnswerPath: Answer], _ template: String, _ ids: [InstanceID]) {
        guard let path = AnswerPath(template: template, instances: ids) else { return }
        answers[path] = random.once(in: 5) ? .removed : .present(position: Int64(random.below(5)) * Draft.positionStep)
    }

    private mutating func answer(_ answers: inout [AnswerPath: Answer], _ template: String, _ ids: [InstanceID]) {
        guard let path = AnswerPath(template: template, instances: ids) else { return }
        answers[path] = RandomAnswers.value(&random)
    }
}
