import Foundation
import SurveyStore

/// Made-up rows with shapes that the common workload does not have.
struct DataSetMaker {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(state: seed)
    }

    /// 300 records of a form with 1,000 questions, of which each answers some twenty.
    mutating func wide() -> DataSet {
        let kinds: [AnswerKind] = [.integer, .choice, .decimal, .text, .date]
        let columns = (0..<1_000).map { (name: "section\($0 / 50)/question\($0)", kind: kinds[$0 % kinds.count]) }
        let rows = (0..<300).map { _ in
            var row: Sheet.Row = Array(repeating: nil, count: columns.count)
            let section = Int.random(in: 0..<20, using: &random) * 50
            for _ in 0..<20 {
                let place =
                    Bool.random(using: &random)
                    ? Int.random(in: 0..<1_000, using: &random) : section + Int.random(in: 0..<50, using: &random)
                row[place] = value(columns[place].kind)
            }
            return row
        }
        return DataSet("1,000 columns, mostly empty", columns: columns, rows: rows)
    }

    /// 500 records of free notes in Arabic and French.
    mutating func notes() -> DataSet {
        let rows: [Sheet.Row] = (0..<500).map { number in
            [
                String(number + 1), note(Self.arabic, words: 40...160), note(Self.french, words: 40...160),
                Int.random(in: 0..<3, using: &random) == 0 ? note(Self.french, words: 5...20) : nil,
            ]
        }
        return DataSet(
            "long notes, Arabic and French",
            columns: [("number", .integer), ("story", .text), ("history", .text), ("remark", .text)], rows: rows)
    }

    /// 400 households with their members in a repeat; as CSV one long table, a row a member.
    mutating func households() throws -> DataSet {
        let form = Questionnaire(
            id: "household",
            questions: [
                .init(path: "village", kind: .text), .init(path: "rooms", kind: .integer),
                .init(path: "water", kind: .choice, codes: ["tap", "well", "truck"]),
                .init(path: "members/name", kind: .text), .init(path: "members/sex", kind: .choice, codes: ["f", "m"]),
                .init(path: "members/age", kind: .integer),
                .init(path: "members/relation", kind: .choice, codes: ["head", "spouse", "child", "parent", "other"]),
                .init(path: "members/works", kind: .boolean),
            ], repeats: ["members"])
        let hash = form.hash
        var drafts: [Draft] = []
        var rows: [Sheet.Row] = []
        for number in 0..<400 {
            var draft = Draft(form: hash)
            let outer = [
                pick(["Douar Ait Ali", "دوار السلام", "Bni Gorfet", "تطوان"]),
                String(Int.random(in: 1...6, using: &random)), pick(["tap", "well", "truck"]),
            ]
            set(&draft, "village", outer[0], .text)
            set(&draft, "rooms", outer[1], .integer)
            set(&draft, "water", outer[2], .choice)
            for member in 0..<Int.random(in: 1...9, using: &random) {
                let instance = try draft.addInstance(
                    of: "members[]", position: Int64(member + 1) * Draft.positionStep)
                let cells = [
                    pick(["فاطمة", "محمد", "Aicha", "Youssef", "خديجة", "Karim", "Salma", "عمر", "Hind", "Rachid"]),
                    pick(["f", "m"]), String(Int.random(in: 0...85, using: &random)),
                    member == 0 ? "head" : pick(["spouse", "child", "child", "child", "parent", "other"]),
                    pick(["true", "false"]),
                ]
                for question in zip(form.questions.dropFirst(3), cells) {
                    set(&draft, form.template(question.0), question.1, question.0.kind, instance.instances)
                }
                rows.append([String(number + 1)] + outer + [String(member + 1)] + cells)
            }
            drafts.append(draft)
        }
        let columns = ["household", "village", "rooms", "water", "member", "name", "sex", "age", "relation", "works"]
        return DataSet(
            "households, members in a repeat", form: form, drafts: drafts,
            csv: CSVText.bytes(columns: columns, rows: rows))
    }

    private func set(
        _ draft: inout Draft, _ template: String, _ text: String, _ kind: AnswerKind, _ instances: [InstanceID] = []
    ) {
        guard let path = AnswerPath(template: template, instances: instances) else { return }
        draft.answers[path] = Answer(lexical: text, kind: kind)
    }

    private mutating func value(_ kind: AnswerKind) -> String {
        switch kind {
        case .integer: String(Int.random(in: 0...120, using: &random))
        case .decimal: String(format: "%.2f", Double.random(in: 0...500, using: &random))
        case .date:
            String(
                format: "2026-%02d-%02d", Int.random(in: 1...12, using: &random), Int.random(in: 1...28, using: &random)
            )
        case .choice: pick(["never", "once", "often", "daily", "refused"])
        default: note(Self.french, words: 1...4)
        }
    }

    private mutating func pick(_ values: [String]) -> String {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    /// Words drawn as in a language: the first ones of the list are the common ones.
    private mutating func note(_ words: [String], words count: ClosedRange<Int>) -> String {
        (0..<Int.random(in: count, using: &random)).map { _ in
            let share = Double.random(in: 0..<1, using: &random)
            return words[Int(Double(words.count) * share * share * share)]
        }.joined(separator: " ")
    }

    private static let french = """
        de la le et à les des que en un il une du pour pas est qui dans ce sur plus par avec on mais elle comme nous au \
        son tout même bien sans peut aussi ses leur quand fait encore très avant après depuis famille maison travail \
        quartier enfants école argent médecin santé douleur sommeil nuit jour semaine mois année cannabis tabac cachets \
        sevrage rechute soutien frère mère père voisins amis honte peur police tribunal prison formation atelier \
        association centre rendez-vous traitement méthadone attente distance transport dirhams dette logement \
        accompagnement entretien refuse accepte hésite raconte explique souhaite craint espère revient
        """.split(separator: " ").map { String($0) }
    private static let arabic = """
        في من على أن إلى عن مع هذا التي الذي كان لا ما قال هو هي بعد قبل كل بين حتى عند ثم أو لكن ليس كما نحن يوم \
        ليلة أسبوع شهر سنة البيت العائلة الأم الأب الأخ الأخت الأطفال المدرسة العمل المال الطبيب الصحة الألم النوم \
        الخوف العار الجيران الأصدقاء الحي القرية السوق الطريق المركز الجمعية العلاج الانتظار المسافة النقل الدين \
        السكن المرافقة المقابلة يرفض يقبل يتردد يحكي يشرح يتمنى يخاف يأمل يعود حشيش حبوب تبغ انتكاسة دعم شرطة
        """.split(separator: " ").map { String($0) }
}
