@testable import SurveyStore

/// Saves that the input chooses go into a change-set, and must come out of its bytes as they went in.
enum RoundTrip {
    private static let key = SigningKey(rawBytes: Array(repeating: 9, count: 32))
    private static let study = StudyID(high: 1, low: 1)

    static func run(_ bytes: [UInt8]) throws {
        var generator = SaveGenerator(FuzzInput(bytes))
        let saves = generator.saves()
        let outline = generator.outline()
        guard let key, let packed = try? ChangeSet(study: study, saves: saves, outline: outline, signedBy: key) else {
            throw BrokenPromise("good saves do not make a change-set")
        }
        let read: [Save]
        do throws(DecodingProblem) {
            read = try ChangeSet(bytes: packed.bytes).saves(outline: outline)
        } catch {
            throw BrokenPromise("what was written cannot be read: \(error)")
        }
        guard SavePicture(read) == SavePicture(saves) else { throw BrokenPromise("decode(encode(x)) is not x") }
    }
}

/// A form of the input's choice, and saves made with it.
private struct SaveGenerator {
    private var input: FuzzInput
    private let site = SiteID(high: 5, low: 5)
    private let others = (0..<3).map { SiteID(high: 8, low: $0) }
    private var questions: [(template: String, kind: Int)] = []
    private var sequence: UInt64 = 0

    init(_ input: FuzzInput) {
        self.input = input
        let groups = ["", "a/", "g/h/", "m[]/", "m[]/n[]/", "g/r[]/"]
        for number in 0...self.input.below(16) {
            questions.append((self.input.pick(groups) + "q\(number)", self.input.below(Self.kindCount)))
        }
    }

    /// What a form may tell of the questions: some of them, with some of the codes that answers have.
    mutating func outline() -> FormOutline {
        FormOutline(
            columns: questions.filter { _ in input.below(2) == 1 }.map { question in
                .init(
                    template: question.template,
                    choices: ["a", "b", "c", "yes", "no"].filter { _ in input.below(2) == 1 })
            })
    }

    mutating func saves() -> [Save] {
        // Alike saves, as interviews are, beside odd ones.
        let count = 1 + input.below(40)
        return (0..<count).map { _ in save() }
    }

    private mutating func save() -> Save {
        sequence += input.below(8) == 7 ? UInt64(1 + input.below(256)) : 1
        let dot = Dot(site: site, sequence: sequence)
        var origin = dot
        var parents: Set<Dot> = []
        if input.below(4) == 3 {
            origin = other(than: dot)
            for _ in 0..<input.below(4) { parents.insert(other(than: dot)) }
        }
        let usual = 1_790_000_000_000 + sequence * 60_000
        return Save(
            dot: dot, origin: origin,
            clock: HybridTime(
                milliseconds: input.below(8) == 7 ? UInt64(bitPattern: input.integer()) >> 18 : usual,
                counter: input.below(4) == 3 ? UInt16(input.byte()) << 8 | UInt16(input.byte()) : 0),
            parents: parents.sorted(), mark: input.below(8) == 7 ? input.pick(SaveMark.allCases) : .none,
            author: input.below(8) == 7 ? input.text() : "", form: Digest256(hashing: []), scope: .all,
            answers: answers(dot))
    }

    private mutating func other(than dot: Dot) -> Dot {
        if dot.sequence > 1, input.flag() { return Dot(site: site, sequence: dot.sequence - 1) }
        return Dot(site: input.pick(others), sequence: input.pick([1, 2, Limits.sequence]))
    }

    private mutating func answers(_ dot: Dot) -> [AnswerPath: Answer] {
        var answers: [AnswerPath: Answer] = [:]
        let instances = (0..<3).map { ordinal in
            input.below(8) == 7
                ? InstanceID(rawValue: UInt64(bitPattern: input.integer())) : InstanceID(addedBy: dot, ordinal: ordinal)
        }
        for question in questions where input.below(4) != 3 {
            let depth = AnswerPath.depth(of: question.template)
            for _ in 0..<(depth == 0 ? 1 : input.below(4)) {
                let chosen = (0..<depth).map { _ in input.pick(instances) }
                guard let path = AnswerPath(template: question.template, instances: chosen) else { continue }
                answers[path] = checked(answer(question.kind))
                if let instance = path.enclosingInstance, input.flag() {
                    answers[instance] = input.below(8) == 7 ? .removed : .present(position: input.integer())
                }
            }
        }
        return answers
    }

    private static let kindCount = AnswerKind.allCases.count + 4

    private mutating func answer(_ kind: Int) -> Answer {
        if input.below(16) == 15 { return .missing(input.pick(Missing.allCases)) }
        guard kind < AnswerKind.allCases.count else {
            switch kind - AnswerKind.allCases.count {
            case 0: return .integer(input.integer())
            case 1: return .decimal(ExactDecimal(unscaled: input.integer(), scale: UInt8(input.below(19))))
            case 2: return .choicesEdit(added: codes(), removed: codes())
            default: return .date(CalendarDate(days: input.integer() % 3_000_000))
            }
        }
        let kind = AnswerKind.allCases[kind]
        return Answer(lexical: lexical(kind), kind: kind)
    }

    /// A text that the kind has a compact form for, or nearly.
    private mutating func lexical(_ kind: AnswerKind) -> String {
        if input.below(16) == 15 { return input.text() }
        switch kind {
        case .text, .attachment: return input.text()
        case .integer: return String(input.integer())
        case .decimal: return "\(Int16(truncatingIfNeeded: input.integer())).\(input.below(100))"
        case .boolean: return input.pick(["true", "false"])
        case .date: return "20\(digits()).\(digits())-\(digits())".replacing(".", with: "-")
        case .time: return "\(digits()):\(digits()):\(digits()).\(digits())0"
        case .dateTime: return "20\(digits())-\(digits())-\(digits())T\(digits()):\(digits()):\(digits()).000+01:00"
        case .choice: return input.pick(["yes", "no", "kif", "قنب"])
        case .choices, .rank: return codes().joined(separator: " ")
        case .geopoint: return "35.\(digits())\(digits()) -5.\(digits()) 0 \(digits())"
        case .geotrace, .geoshape: return "35.\(digits()) -5.\(digits());35.\(digits()) -5.\(digits())"
        }
    }

    private mutating func codes() -> [String] {
        let mask = input.byte()
        return ["cannabis", "kif", "1", "قنب", "a", "b"].enumerated().filter { mask >> $0.offset & 1 == 1 }.map(
            \.element)
    }

    private mutating func digits() -> String {
        let number = input.below(100)
        return number < 10 ? "0\(number)" : "\(number)"
    }

    /// What a store lets in: an answer whose bytes can be read back. `a` stands for the others.
    private func checked(_ answer: Answer) -> Answer {
        (try? Answer(encoded: answer.encoded[...])) == answer ? answer : .text("a")
    }
}
