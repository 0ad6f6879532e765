import Foundation
import SurveyForms
import TestSupport
import Testing

@testable import survey_cli

@Suite("Synthetic interviews")
struct InterviewSimulatorTests {
    private static let start: Int64 = 1_795_420_800_000

    private func form() throws -> Form {
        let root = Repository.root
        let path = "fixtures/studies/three-regions/forms/emq.xml"
        return try XFormReader.read([UInt8](try Data(contentsOf: root.appending(path: path))))
    }

    private func interviews(
        _ count: Int, seed: UInt64 = 7, region: String = "01", province: String = "571"
    ) -> [SimulatedInterview] {
        var simulator = InterviewSimulator(seed: seed, region: region, province: province, start: Self.start)
        return (0..<count).map { _ in simulator.next() }
    }

    private func text(_ interview: SimulatedInterview) -> String {
        let rows = [interview.answers] + interview.members
        return rows.map { $0.map { "\($0.path)=\($0.value)" }.joined(separator: "\n") }.joined(separator: "\n--\n")
    }

    private func fingerprint(_ interviews: [SimulatedInterview]) -> UInt64 {
        interviews.map(text).joined(separator: "\n==\n").utf8
            .reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    @Test("Every value is an answer to its question, in every province and elsewhere")
    func values() throws {
        let form = try form()
        let offered = try #require(try form.resolveColumn("province").choices)
        var places = offered.compactMap { choice in choice.properties["region"].map { ($0, choice.value) } }
        places.removeAll { $0.1 == "other" }
        places.append(("02", "411"))
        for (region, province) in places {
            for interview in interviews(40, region: region, province: province) {
                for answer in interview.answers + interview.members.flatMap({ $0 }) {
                    let question = try #require(form.question(at: answer.path), "\(answer.path)")
                    try question.check(answer.value)
                    let isMember = question.repeatPath == SimulatedInterview.membersPath
                    #expect(isMember == interview.members.joined().contains { $0.path == answer.path })
                }
                let paths = interview.answers.map(\.path)
                #expect(Set(paths).count == paths.count)
                let order = form.questions.map(\.path).filter { paths.contains($0) }
                #expect(order == paths)
            }
        }
    }

    @Test("The same seed gives the same people, another seed, province or start gives others")
    func determinism() {
        let first = fingerprint(interviews(200))
        #expect(first == fingerprint(interviews(200)))
        #expect(first != fingerprint(interviews(200, seed: 8)))
        #expect(first != fingerprint(interviews(200, province: "511")))
        // Pinned, so that no release changes the records of a seed without anybody noticing.
        #expect(first == 10_366_665_680_860_584_411)
    }

    @Test("SplitMix64 gives the stream of the published algorithm")
    func splitMix() {
        var random = survey_cli.SplitMix64(seed: 1_234_567)
        let stream = (0..<5).map { _ in random.next() }
        #expect(
            stream == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test("Use is nested, first ages are possible and skips are respected")
    func logic() {
        for interview in interviews(4_000) {
            let answers = Dictionary(uniqueKeysWithValues: interview.answers.map { ($0.path, $0.value) })
            let age = answers["demographics/age"].flatMap { Int($0) }
            #expect((answers["consent_gate/consent"] == "no") == (age == nil))
            #expect((answers["closing/disposition"] == "refusal") == (age == nil))
            #expect(answers["closing/interviewer_note"]?.hasPrefix("[synthétique]") == true)
            if age == nil { #expect(answers.count == 10 && interview.members.isEmpty) }
            let ever = Set((answers["drugs/substances"] ?? "").split(separator: " ").map(String.init))
            if !ever.isDisjoint(with: ["none", "dk", "refused"]) { #expect(ever.count == 1) }
            for drug in DrugProfile.all.map(\.code) {
                let path = "drugs/\(drug)/\(drug)"
                let asked = answers.keys.contains { $0.hasPrefix("drugs/\(drug)/") }
                if !ever.contains(drug) { #expect(!asked) }
                if let first = answers["\(path)_agefirst"].flatMap({ Int($0) }) {
                    #expect(first >= 5 && first <= age ?? 0)
                }
                if answers["\(path)_30d"] != nil { #expect(answers["\(path)_12m"] == "yes") }
                if answers["\(path)_days"] != nil { #expect(answers["\(path)_30d"] == "yes") }
            }
            if answers["alcohol/six_plus"] != nil { #expect(answers["alcohol/alcohol_ever"] == "yes") }
        }
    }

    @Test("Levels differ between regions and sexes, and nothing is certain")
    func levels() {
        func share(_ interviews: [SimulatedInterview], _ sex: String, _ drug: String) -> Double {
            let asked = interviews.filter { interview in
                interview.answers.contains { $0.path == "demographics/sex" && $0.value == sex }
            }
            let users = asked.filter { interview in
                interview.answers.contains {
                    $0.path == "drugs/substances" && $0.value.split(separator: " ").contains { $0 == drug }
                }
            }
            return Double(users.count) / Double(max(1, asked.count))
        }
        let north = interviews(6_000, region: "01", province: "571")
        let centre = interviews(6_000, region: "03", province: "231")
        let coast = interviews(6_000, region: "06", province: "141")
        #expect(share(north, "male", "heroin") > 2 * share(centre, "male", "heroin"))
        #expect(share(coast, "male", "poufa") > share(centre, "male", "poufa"))
        #expect(share(north, "male", "cannabis") > 3 * share(north, "female", "cannabis"))
        #expect((0.15...0.45).contains(share(north, "male", "cannabis")))
        #expect(share(coast, "male", "zelmane") < 0.02)
        let refusals = north.filter { $0.answers.contains { $0.path == "consent_gate/consent" && $0.value == "no" } }
        #expect((100...260).contains(refusals.count))
    }

    @Test("Interviews follow one another in working hours, across months and leap days")
    func clock() {
        #expect(SimulatedMoment(milliseconds: 0).dateTime == "1970-01-01T01:00:00.000+01:00")
        #expect(SimulatedMoment(milliseconds: 1_709_164_800_000).date == "2024-02-29")
        #expect(SimulatedMoment(milliseconds: 4_107_538_799_999).dateTime == "2100-02-28T23:59:59.999+01:00")
        #expect(SimulatedMoment(milliseconds: -1).dateTime == "1970-01-01T00:59:59.999+01:00")
        var last = ""
        for interview in interviews(500) {
            let start = interview.answers[0].value
            #expect(start > last)
            last = interview.answers[1].value
            let hours = start.split(separator: "T")[1].prefix(5)
            #expect(hours >= "09:00" && last.split(separator: "T")[1].prefix(5) <= "18:30")
        }
    }
}
