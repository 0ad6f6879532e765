import SurveyForms
import Testing

@Suite("The codes of a scored question are the points that its authors give to each answer")
struct InstrumentScoreTests {
    private static let often = ["Jamais", "Une ou deux fois", "Chaque mois", "Chaque semaine", "Chaque jour ou presque"]
    private static let lately = ["Non, jamais", "Oui, ces 3 derniers mois", "Oui, mais avant"]
    private static let substances = [
        "tobacco", "alcohol", "cannabis", "cocaine", "amphetamine", "inhalant", "sedative", "hallucinogen", "opioid", "other",
    ]

    @Test(
        "ASSIST v3.0, questions 1 to 7 of every substance",
        arguments: [
            (1, ["Non", "Oui"], [0, 3]), (2, often, [0, 2, 3, 4, 6]), (3, often, [0, 3, 4, 5, 6]),
            (4, often, [0, 4, 5, 6, 7]), (5, often, [0, 5, 6, 7, 8]), (6, lately, [0, 6, 3]), (7, lately, [0, 6, 3]),
        ])
    func assist(number: Int, labels: [String], points: [Int]) throws {
        let form = try Fixture.form("fixtures/instruments/suivi_assist.xml")
        for substance in Self.substances {
            let question = form.question(at: "assist/q\(number)/\(substance)_q\(number)")
            // Tobacco has no fifth question.
            guard number != 5 || substance != "tobacco" else {
                #expect(question == nil)
                continue
            }
            try expect(question, labels, points)
        }
    }

    @Test("ASSIST v3.0, question 8, which counts in no score")
    func injecting() throws {
        let form = try Fixture.form("fixtures/instruments/suivi_assist.xml")
        try expect(form.question(at: "assist/injected"), Self.lately, [0, 2, 1])
    }

    @Test("AUDIT, items 1 to 10, and CAST, items 1 to 6")
    func auditAndCast() throws {
        let form = try Fixture.form("fixtures/instruments/pop_generale_emq.xml")
        let audit: [(ClosedRange<Int>, [String], [Int])] = [
            (
                1...1,
                [
                    "Jamais", "Une fois par mois ou moins", "2 à 4 fois par mois", "2 ou 3 fois par semaine",
                    "4 fois par semaine ou plus",
                ], [0, 1, 2, 3, 4]
            ),
            (2...2, ["1 ou 2", "3 ou 4", "5 ou 6", "7 à 9", "10 ou plus"], [0, 1, 2, 3, 4]),
            (
                3...8,
                ["Jamais", "Moins d'une fois par mois", "Chaque mois", "Chaque semaine", "Chaque jour ou presque"],
                [0, 1, 2, 3, 4]
            ),
            (9...10, ["Non", "Oui, mais pas ces 12 derniers mois", "Oui, ces 12 derniers mois"], [0, 2, 4]),
        ]
        for (items, labels, points) in audit {
            for item in items { try expect(form.question(at: "alcohol/audit/audit\(item)"), labels, points) }
        }
        let answers = ["Jamais", "Rarement", "De temps en temps", "Assez souvent", "Très souvent"]
        for item in 1...6 { try expect(form.question(at: "cast/cast\(item)"), answers, [0, 1, 2, 3, 4]) }
    }

    private func expect(_ question: Question?, _ labels: [String], _ points: [Int]) throws {
        let question = try #require(question)
        let choices = try #require(question.choices, "\(question.path)")
        #expect(choices.map { $0.label.text(in: "fr") } == labels, "\(question.path)")
        #expect(choices.map(\.value) == points.map(String.init), "\(question.path)")
    }
}
