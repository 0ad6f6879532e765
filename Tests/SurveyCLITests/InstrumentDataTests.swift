import Foundation
import Testing

@Suite("survey-cli import takes the registers in fixtures/instruments/data")
struct InstrumentDataTests {
    private static let folder = CommandLineTool.root.appending(path: "fixtures/instruments")

    @Test("The three conferences, each in its region, with their partners and agreements")
    func conferences() async throws {
        let place = try await Workplace()
        let imported = try await Self.bring("conferences.jsonl", into: "actes_consultation", place)
        #expect(imported == 3)
        let events = try await Self.table("actes_consultation", place)
        #expect(Set(events.map { $0["event_code"] }) == ["06-20180703", "01-20181222", "03-20190622"])
        #expect(events.allSatisfy { $0["scope"] == $0["region"] })
        // Nobody counted the participants: nothing stands there, and no zero either.
        #expect(events.allSatisfy { $0["women_association"] == "" && $0["announced"] == "" })
        #expect(try place.text("actes_consultation-partners.csv").split(separator: "\n").count == 1 + 9)
        #expect(try place.text("actes_consultation-agreements.csv").split(separator: "\n").count == 1 + 6)
    }

    @Test("The study day of 2018, with the number of people that was announced and no count")
    func studyDay() async throws {
        let place = try await Workplace()
        let imported = try await Self.bring("study-day.jsonl", into: "actes_consultation", place)
        #expect(imported == 1)
        let events = try await Self.table("actes_consultation", place)
        #expect(events.map { $0["announced"] } == ["250"])
        #expect(events.map { $0["participants"] } == [""])
    }

    @Test("Ten associations were funded in 2019: the number and the sum can be had from the records")
    func grants() async throws {
        let place = try await Workplace()
        #expect(try await Self.bring("associations-2019.csv", into: "association_appui", place) == 10)
        #expect(try await Self.bring("grants-2019.jsonl", into: "suivi_subvention", place) == 10)
        let associations = try await Self.table("association_appui", place)
        let grants = try await Self.table("suivi_subvention", place)
        #expect(associations.allSatisfy { $0["name_fr"]?.hasPrefix("[synthétique]") == true })
        let funded = grants.filter { $0["call_year"] == "2019" && $0["decision"] == "granted" }
        #expect(Set(funded.map { $0["association"] }) == Set(associations.map { $0["association"] }))
        #expect(funded.compactMap { $0["amount"].flatMap(Int.init) }.reduce(0, +) == 1_380_000)
        let byRegion = Dictionary(grouping: funded) { $0["scope"] ?? "" }.mapValues(\.count)
        #expect(byRegion == ["01": 4, "03": 3, "06": 3])
    }

    private static func bring(_ file: String, into form: String, _ place: Workplace) async throws -> Int? {
        try await place.succeed("form", "add", folder.appending(path: "\(form).xml").path)
        let data = folder.appending(path: "data/\(file)").path
        return try await place.succeed("import", form, data, "--json").object()["imported"] as? Int
    }

    /// What an export holds, a dictionary a record.
    private static func table(_ form: String, _ place: Workplace) async throws -> [[String: String]] {
        try await place.succeed("dataset", "export", "--form", form, "--output", "\(form).csv")
        let lines = try place.text("\(form).csv").split(whereSeparator: \.isNewline).map(cells)
        let header = try #require(lines.first)
        return lines.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
    }

    private static func cells(_ line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}
